"""Two releases side by side: what an upgrade, a review or new statements change before it is published.

Belongs here: which files are meant, counts, rows and figures that move. Does not belong here: causes (`changes`).
"""

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.errors import CooperationError, UsageError
from orchestration.home import Home
from orchestration.publication.compared_files import Side, attached
from orchestration.publication.differences import find_changes
from orchestration.publication.versions import version_path, versions

WORKING, CURRENT = "working", "current"
COLUMNS = (
    *("kind", "cause", "other_causes", "commitment_id", "field", "before", "after", "statement_id", "review_ids"),
    *("actors", "partners", "sector", "status", "quote"),
)
MEASURES = ("commitment_count", "weighted_commitment_count")
FIGURES = {
    "country": ("fct_commitments_by_country", "country_code", MEASURES),
    "sector": ("fct_commitments_by_sector", "sector", MEASURES),
    "status": ("fct_commitments_by_status", "status", MEASURES[:1]),
}
SMALLEST_DIFFERENCE = 1e-6  # weights are sums of shares
COUNTS = """
SELECT kind, cause, count(*) AS changes, count(DISTINCT commitment_id) AS commitments
FROM found_changes GROUP BY kind, cause ORDER BY changes DESC, kind, cause
"""
MOVED = """
SELECT
    '{by}' AS by, {key} AS key, '{measure}' AS figure,
    coalesce(o.{measure}, 0) AS before, coalesce(n.{measure}, 0) AS after, after - before AS difference
FROM former.marts.{table} AS o FULL JOIN present.marts.{table} AS n USING ({key})
WHERE abs(coalesce(n.{measure}, 0) - coalesce(o.{measure}, 0)) > {smallest}
"""


@dataclass(frozen=True, slots=True)
class Release:
    """What one side is.

    Attributes:
        path: its file.
        number: number of the release; None for the working file, and where the file does not tell.
        run_on: day (UTC) of its run.
        as_of: the day of its figures.
        coder_version: version of its coder.
        package_version: version of the package that made it.
        reference_version: version of its code lists.
        commitment_count: commitments in it.
    """

    path: Path
    number: int | None
    run_on: date
    as_of: date
    coder_version: str
    package_version: str
    reference_version: str
    commitment_count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs.

    Attributes:
        old: the earlier side.
        new: the later one.
        counts: kind, cause, changes, commitments; most first.
        figures: by, key, figure, before, after, difference; the largest difference of each first.
        changes: rows with `COLUMNS`.
    """

    old: Release
    new: Release
    counts: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    changes: list[dict[str, Any]]


def file_of(word: str, home: Home) -> Path:
    """The file that a word names: a release number, `current`, `working`, or a path.

    Raises:
        UsageError: there is no such file; the message says which releases are kept.
        CooperationError: the working file is half old, half new.
    """
    if word == WORKING:
        path = home.warehouse
        if home.unfinished.exists():
            raise CooperationError(f"the last run of {home.root} did not finish; finish it with: cooperation run")
    elif word == CURRENT:
        path = home.published_warehouse
    elif word.isdecimal():
        path = version_path(home.published, int(word))
    else:
        path = Path(word)
    if path.is_file():
        return path
    shown = ", ".join(map(str, versions(home.published))) or "none"
    raise UsageError(f"{path} is not there; give a file, current, working, or a release that is kept: {shown}")


def compare(old: Path, new: Path) -> Comparison:
    """What differs between two files of releases, published or working.

    Raises:
        CooperationError: one of them cannot be opened, or does not hold what is compared.
    """
    with attached(old, new) as (connection, former, present):
        find_changes(connection, former, present)
        changes = _records(connection, f"SELECT {', '.join(COLUMNS)} FROM found_changes ORDER BY ALL")
        figures = [
            row
            for by, (table, key, measures) in FIGURES.items()
            for measure in measures
            for row in _moved(connection, by, table, key, measure)
        ]
        return Comparison(
            _release(connection, former, old),
            _release(connection, present, new),
            _records(connection, COUNTS),
            figures,
            changes,
        )


def release_number(connection: duckdb.DuckDBPyConnection, catalog: str, path: Path) -> int | None:
    """Number of the release that a file is: as it says itself, or as its name does, or that of the same file by it."""
    try:
        row = connection.execute(f"SELECT max(release_number) FROM {catalog}.meta.publication").fetchone()
    except duckdb.CatalogException:
        row = None
    if row and row[0] is not None:
        return int(row[0])
    kept = versions(path.parent)
    return next((number for number in reversed(kept) if os.path.samefile(kept[number], path)), None)


def _release(connection: duckdb.DuckDBPyConnection, side: Side, path: Path) -> Release:
    [(ran,)] = connection.execute(f"SELECT max(finished_at) FROM {side.catalog}.meta.runs").fetchall()
    [(count,)] = connection.execute(f"SELECT count(*) FROM {side.catalog}.marts.fct_commitments").fetchall()
    finished: datetime = ran
    coder, package = side.software
    number = release_number(connection, side.catalog, path)
    return Release(path, number, finished.date(), side.as_of, coder, package, side.reference_version, int(count))


def _moved(connection: duckdb.DuckDBPyConnection, by: str, table: str, key: str, measure: str) -> list[dict[str, Any]]:
    query = MOVED.format(by=by, table=table, key=key, measure=measure, smallest=SMALLEST_DIFFERENCE)
    try:
        return _records(connection, f"SELECT * FROM ({query}) ORDER BY abs(difference) DESC, key")
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise CooperationError(f"one of the two files is of an older form and has no {table}.{measure}") from error


def _records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
