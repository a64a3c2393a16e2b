"""Which files a source holds.

Belongs here: walking files and folders, and saying what cannot be walked. Does not belong here: reading contents.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import UsageError
from orchestration.files import printable
from orchestration.rejects import Reject, rejected
from orchestration.settings import resources

SAMPLE, FILES, INBOX = "sample", "files", "inbox"
MEDIA_TYPES = {".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a source holds."""

    path: Path
    media_type: str


def source_paths(source_id: str, *, inbox: Path, given: Iterable[str]) -> tuple[Path, ...]:
    """Files and folders of a source: the embedded sample, the inbox, or what was given with `--from`."""
    if source_id == SAMPLE:
        return tuple(sorted((resources() / "data" / "statements").glob("[0-9]*.md")))
    if source_id == INBOX:
        return (inbox,)
    if source_id == FILES:
        return tuple(Path(path) for path in given)
    raise UsageError(f"no source is named {source_id!r}; known are {SAMPLE}, {FILES} and {INBOX}")


def require_paths(paths: Iterable[Path]) -> tuple[str, ...]:
    """Absolute forms of paths a user gave.

    Raises:
        UsageError: one of them does not exist.
    """
    absolute = []
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path} does not exist; nothing was read")
        absolute.append(os.path.abspath(path))
    return tuple(dict.fromkeys(absolute))


def discover(paths: Iterable[Path]) -> Iterator[Found | Reject]:
    """Every file below `paths` once, in order of path; hidden ones are passed over, unless given themselves."""
    shown: set[str] = set()
    for path in paths:
        for item in _walk(path) if os.path.isdir(path) else [_inspect(path)]:
            place = item.location if isinstance(item, Reject) else str(item.path)
            if place not in shown:
                shown.add(place)
                yield item


def _walk(folder: Path) -> Iterator[Found | Reject]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield rejected("documents", printable(folder), "unreadable", f"the folder cannot be read: {error.strerror}")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        else:
            yield _inspect(Path(entry.path))


def _inspect(path: Path) -> Found | Reject:
    location = printable(path)
    try:
        if not path.is_file():
            missing = not path.exists()
            reason = "it is not there, or links to nothing" if missing else "it is no regular file"
            return rejected("documents", location, "unreadable" if missing else "not_a_file", reason)
    except OSError as error:
        return rejected("documents", location, "unreadable", f"the file cannot be read: {error.strerror}")
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        reason = f"files ending in {printable(path.suffix) or 'nothing'} are not read"
        return rejected("documents", location, "unsupported_format", reason, value=printable(path.suffix) or None)
    return Found(path, media_type)
