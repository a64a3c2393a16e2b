"""Releases as the working file keeps them: which numbers were given, to what, and which were withdrawn.

Belongs here: rows of `meta.releases`, and which release a published file is. Does not belong here: published files.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.warehouse.migrations import rows_of
from orchestration.warehouse.working_file import append, connect
from schemas.publication import Releases


def known_releases(warehouse: Path) -> pl.DataFrame:
    """Rows of `meta.releases`, in order of number; none where the working file, or the table in it, is not there."""
    if not warehouse.exists():
        return Releases.empty_frame()
    with connect(warehouse, read_only=True) as connection:
        return rows_of(connection, Releases).sort("release_number")


def published_release(published: Path) -> int | None:
    """Number of the release that a published file is; None where it is absent, damaged or of an older form."""
    if not published.exists():
        return None
    with suppress(duckdb.Error), connect(published, read_only=True) as connection:
        [(number,)] = connection.execute("SELECT release_number FROM meta.publication").fetchall()
        return int(number)
    return None


def is_newest_release(warehouse: Path, published: Path) -> bool:
    """Whether the published file is the release that was numbered last: neither rolled back nor left unfinished."""
    numbers = known_releases(warehouse).get_column("release_number")
    return not numbers.is_empty() and published_release(published) == numbers.max()


def note_release(warehouse: Path, release: dict[str, Any]) -> None:
    """Notes that a number is given, so that no other publication gets it."""
    frame = Releases.validate(pl.DataFrame([release], schema=Releases.frame_schema()), lazy=True)
    with connect(warehouse) as connection:
        append(connection, Releases, frame)


def note_current(warehouse: Path, number: int) -> list[int]:
    """Notes which release is current: those of higher numbers are withdrawn.

    Returns:
        The numbers that were not withdrawn before and are now; none where the working file knows of no releases.
    """
    if known_releases(warehouse).is_empty():
        return []
    with connect(warehouse) as connection:
        connection.execute(
            "UPDATE meta.releases SET is_withdrawn = false WHERE release_number = ? AND is_withdrawn", [number]
        )
        withdrawn = connection.execute(
            "UPDATE meta.releases SET is_withdrawn = true WHERE release_number > ? AND NOT is_withdrawn "
            "RETURNING release_number",
            [number],
        ).fetchall()
    return sorted(int(one) for (one,) in withdrawn)
