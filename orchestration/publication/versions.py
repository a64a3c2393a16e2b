"""Numbered files of a folder, one of them current: put in place by renames, removed when they are many and old.

Belongs here: names, links, renames, removal. Does not belong here: what the files hold.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

NAME = "cooperation"
READERS_BLOCK_RENAMES = sys.platform == "win32"


@dataclass(frozen=True, slots=True)
class Removal:
    """What became of old versions: numbers of those that are kept, and files that could not be removed."""

    kept: tuple[int, ...]
    stuck: tuple[Path, ...]


def current_path(folder: Path) -> Path:
    """The current file, under the name that readers use."""
    return folder / f"{NAME}.duckdb"


def version_path(folder: Path, number: int) -> Path:
    """The file of one release."""
    return folder / f"{NAME}-{number:06d}.duckdb"


def aside_path(folder: Path, number: int) -> Path:
    """Where the file of a release is written before it is finished."""
    return folder / f".{version_path(folder, number).name}"


def versions(folder: Path) -> dict[int, Path]:
    """The numbered files of a folder, in order."""
    files = sorted(folder.glob(f"{NAME}-{'[0-9]' * 6}.duckdb"))
    return {int(file.stem.removeprefix(f"{NAME}-")): file for file in files}


def clear_left_overs(folder: Path) -> None:
    """Removes what a publication that was killed left beside the versions."""
    for left_over in folder.glob(f".{NAME}-*"):
        shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()


def finish(aside: Path, version: Path) -> None:
    """Gives a finished file its name, for good: both file and name outlive a power cut."""
    flush(aside)
    os.replace(aside, version)
    flush_folder(version.parent)


def make_current(version: Path) -> bool:
    """Puts a version under the name that readers use, in one step.

    Returns:
        False where an open reader keeps the former file in its place, as happens on Windows.
    """
    current = current_path(version.parent)
    link = current.with_name(f".{NAME}-current")
    link.unlink(missing_ok=True)
    try:
        os.link(version, link)
    except OSError:
        shutil.copyfile(version, link)
        flush(link)
    try:
        os.replace(link, current)
    except PermissionError:
        if not READERS_BLOCK_RENAMES:
            raise
        return False
    finally:
        link.unlink(missing_ok=True)  # a link to the very file that is current stays when it is renamed
    flush_folder(version.parent)
    return True


def remove_old(folder: Path, published_on: Mapping[int, date], *, today: date, keep: int, keep_days: int) -> Removal:
    """Removes all versions but the newest ones and the last one of each recent day.

    Args:
        folder: where the versions lie.
        published_on: day of each release; where it is not known the file's own day counts.
        today: the day from which days are counted.
        keep: how many of the newest versions are kept, however old.
        keep_days: for so many days up to today, the last version of each day is kept too.
    """
    present = versions(folder)
    wanted = set(list(present)[-keep:])
    days = {number: published_on.get(number) or _file_day(file) for number, file in present.items()}
    last_of_day = {day: number for number, day in days.items()}
    wanted |= {number for day, number in last_of_day.items() if day > today - timedelta(days=keep_days)}
    stuck = []
    for number in present.keys() - wanted:
        try:
            present[number].unlink(missing_ok=True)
        except OSError:
            stuck.append(present[number])
    return Removal(tuple(number for number in present if number in wanted), tuple(stuck))


def flush(file: Path) -> None:
    """Waits until what was written to a file is on the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def flush_folder(folder: Path) -> None:
    """Waits until renames in a folder are on the disk, where the system can say so."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _file_day(file: Path) -> date:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
