"""Several files put into a folder together: written aside, then moved into place, or nothing changed.

Belongs here: the folder aside, moving, moving back. Does not belong here: what the files hold.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from orchestration.errors import CooperationError

ASIDE = ".cooperation-export"


@contextmanager
def placed_together(folder: Path) -> Iterator[Path]:
    """A folder to write into; what lies in it at the end takes the place of what has the same names in `folder`.

    Whatever fails while writing or moving, `folder` keeps what it held. Other files in it are left alone. What a killed
    process left aside, the next one removes.

    Raises:
        CooperationError: another export is writing into the folder.
        OSError: the folder cannot be written.
    """
    aside = folder / ASIDE
    aside.mkdir(parents=True, exist_ok=True)
    lock = FileLock(aside / "lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise CooperationError(f"another export is writing into {folder}; wait, or give another folder") from None
    try:
        new, former = (_emptied(aside / name) for name in ("new", "former"))
        yield new
        for path in new.rglob("*"):
            if path.is_file():
                _flush(path)
        _exchange(new, former, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        lock.release()


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _exchange(new: Path, former: Path, folder: Path) -> None:
    moved: list[tuple[Path, Path]] = []
    try:
        for path in sorted(new.iterdir()):
            place = folder / path.name
            if place.exists():
                os.replace(place, former / path.name)
                moved.append((former / path.name, place))
            os.replace(path, place)
            moved.append((place, path))
    except OSError:
        for now, before in reversed(moved):
            os.replace(now, before)
        raise
