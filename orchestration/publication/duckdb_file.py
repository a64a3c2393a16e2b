"""The published DuckDB file: a numbered release, written aside, checked, then made current by one rename.

Belongs here: the order of the steps, and what is said where one fails. Does not belong here: what a file holds
(`published_tables`), names and renames (`versions`), rows of `meta.releases` (`warehouse.releases`).

A number is noted in the working file before a file of that number can be seen, so that no number is given twice.
Whatever step is the last one, readers find the former file or the new one, whole.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.days import now
from orchestration.errors import PublicationError, UsageError
from orchestration.publication.kept_changes import record_changes
from orchestration.publication.published_tables import Release, check, last_run, write
from orchestration.publication.versions import (
    Removal,
    aside_path,
    clear_left_overs,
    current_path,
    finish,
    make_current,
    remove_old,
    version_path,
    versions,
)
from orchestration.warehouse.releases import known_releases, note_current, note_release, published_release


@dataclass(frozen=True, slots=True)
class Published:
    """One finished publication.

    Attributes:
        path: the current file, under the name that readers use.
        version: the numbered file it is.
        release: its number, and the run whose rows it holds.
        rows: number of rows a table, by `schema.table`.
        replaced: False where an open reader kept the former file in its place (Windows); the next run tries again.
        removal: what became of old versions.
    """

    path: Path
    version: Path
    release: Release
    rows: dict[str, int]
    replaced: bool
    removal: Removal


@dataclass(frozen=True, slots=True)
class RolledBack:
    """An earlier release that is current again.

    Attributes:
        path: the current file, under the name that readers use.
        number: the release that is current now.
        published_at: when it was published, UTC; None where the working file does not know it.
        former: the release that was current before; None where there was none, or one of an older form.
        withdrawn: numbers of the releases that are withdrawn by it.
    """

    path: Path
    number: int
    published_at: datetime | None
    former: int | None
    withdrawn: tuple[int, ...]


def publish(warehouse: Path, folder: Path, *, keep: int, keep_days: int = 0) -> Published:
    """Copies marts, their macros and meta of the working file into a new release and makes it current.

    Args:
        warehouse: the working DuckDB file, which nobody else may have open.
        folder: where published files lie.
        keep: how many of the newest versions are kept, the new one among them.
        keep_days: for so many days, the last version of each day is kept too.

    Raises:
        InvariantError: the new file does not hold what the working file holds; the current one stays.
        PublicationError: the disk is full, or something cannot be written; the current file stays.
    """
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        clear_left_overs(folder)
        release = _next_release(warehouse, folder)
        aside, version = aside_path(folder, release.number), version_path(folder, release.number)
        try:
            record_changes(warehouse, current_path(folder), release.number, release.published_at)
            rows = write(warehouse, aside, release)
            check(aside, release, rows)
            note_release(warehouse, release.row())
            finish(aside, version)
            replaced = make_current(version)
        except BaseException:
            _discard(version)
            raise
        removal = remove_old(
            folder,
            {number: published_at.date() for number, published_at in _published_at(warehouse).items()},
            today=release.published_at.date(),
            keep=keep,
            keep_days=keep_days,
        )
    return Published(current_path(folder), version, release, rows, replaced, removal)


def roll_back(warehouse: Path, folder: Path, *, to: int | None = None) -> RolledBack:
    """Makes a kept version current; those of higher numbers are withdrawn. The next run publishes a new release.

    Args:
        warehouse: the working DuckDB file, where it is noted.
        folder: where published files lie.
        to: number of the release; the one before the current one by default.

    Raises:
        UsageError: no such version is kept, or it is current already.
        PublicationError: the version is damaged, or something cannot be written; the current file stays.
    """
    former = current_release(folder)
    kept = versions(folder)
    number = _earlier(warehouse, former, kept) if to is None else to
    shown = ", ".join(map(str, kept)) or "none"
    if number is None:
        raise UsageError(f"no release earlier than the current one is kept in {folder} (kept: {shown})")
    if number == former:
        raise UsageError(f"release {number} is current already (kept: {shown})")
    if number not in kept:
        raise UsageError(f"release {number} is not kept in {folder} (kept: {shown})")
    if published_release(kept[number]) != number:
        raise PublicationError(f"{kept[number]} is damaged or of an older version of the package; choose another --to")
    with _told(folder):
        clear_left_overs(folder)
        if not make_current(kept[number]):
            raise PublicationError(f"{current_path(folder)} is held open by a reader; close it, then roll back again")
        withdrawn = note_current(warehouse, number)
    return RolledBack(current_path(folder), number, _published_at(warehouse).get(number), former, tuple(withdrawn))


def current_release(folder: Path) -> int | None:
    """Number of the release that is current in a folder; None where there is none, or one that does not say."""
    current = current_path(folder)
    if current.exists():
        for number, version in versions(folder).items():
            if current.samefile(version):  # told without opening it: this process may have a former file open
                return number
    return published_release(current)


def _next_release(warehouse: Path, folder: Path) -> Release:
    """A number above every one that the working file, the folder or the current file knows."""
    current = current_release(folder)
    if current is not None:
        note_current(warehouse, current)  # a publication that was killed noted a number that never became current
    known = known_releases(warehouse).get_column("release_number")
    number = max([0, current or 0, *known, *versions(folder)]) + 1
    return Release(number, current, now(), last_run(warehouse))


def _published_at(warehouse: Path) -> dict[int, datetime]:
    return dict(known_releases(warehouse).select("release_number", "published_at").iter_rows())


def _earlier(warehouse: Path, current: int | None, kept: dict[int, Path]) -> int | None:
    known = known_releases(warehouse)
    withdrawn = set(known.filter(known.get_column("is_withdrawn")).get_column("release_number"))
    earlier = [number for number in kept if number not in withdrawn and (current is None or number < current)]
    return earlier[-1] if earlier else None


def _discard(version: Path) -> None:
    """Removes what is not to be published, so that a full disk is as full as before."""
    with suppress(OSError):
        version.unlink(missing_ok=True)
        clear_left_overs(version.parent)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Says of an error of the disk what it means for readers and what to do."""
    try:
        yield
    except (OSError, duckdb.Error) as error:  # DuckDB reports a full disk as one of several kinds
        said = " ".join(str(error).split())
        state = "the former version stays current" if current_path(folder).exists() else "nothing is published yet"
        again = "then publish again: cooperation publish"
        if _is_one_of(error, said, errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise PublicationError(
                f"{folder} has no space left for a new version; {state}; free some space, or keep fewer versions "
                f"(COOPERATION_PUBLISHED_VERSIONS), {again}"
            ) from error
        if _is_one_of(error, said, errno.EROFS, errno.EACCES, errno.EPERM):
            raise PublicationError(f"{folder} cannot be written; {state}; make it writable, {again}") from error
        raise PublicationError(f"a new version failed ({said[:300]}); {state}; mend this, {again}") from error


def _is_one_of(error: Exception, said: str, *numbers: int) -> bool:
    """Whether the operating system gave one of these reasons; DuckDB passes on its words, not its number."""
    return getattr(error, "errno", None) in numbers or any(os.strerror(number) in said for number in numbers)
