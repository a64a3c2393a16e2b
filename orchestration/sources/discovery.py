"""Which files a source holds.

Belongs here: walking files and folders, and saying what cannot be walked. Does not belong here: reading contents.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import UsageError
from orchestration.files import printable
from orchestration.rejects import Reject, rejected
from orchestration.settings import resources
from orchestration.sources.evidence import Evidence
from orchestration.sources.formats import ENDINGS, HEAD, READ, told_by_bytes
from orchestration.sources.metadata_csv import NAME, FolderMetadata, read_folder_metadata

SAMPLE, FILES, INBOX = "sample", "files", "inbox"


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a source holds.

    Attributes:
        path: where it lies.
        media_type: what its name says it is, or its first bytes where its name says nothing.
        given: what is told of it from outside, such as by a metadata.csv.
    """

    path: Path
    media_type: str
    given: tuple[Evidence, ...] = ()


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
        for item in _walk(path) if os.path.isdir(path) else [_single(path)]:
            place = f"{item.location} {item.reason}" if isinstance(item, Reject) else str(item.path)
            if place not in shown:
                shown.add(place)
                yield item


def _single(path: Path) -> Found | Reject:
    """A file that was given itself, with what the metadata.csv beside it says."""
    table = read_folder_metadata(path.parent)
    return _inspect(path, [table] if table else [])


def _walk(folder: Path, above: tuple[FolderMetadata, ...] = ()) -> Iterator[Found | Reject]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield rejected("documents", printable(folder), "unreadable", f"the folder cannot be read: {error.strerror}")
        return
    table = read_folder_metadata(folder)
    tables = (table, *above) if table else above
    for entry in entries:
        if entry.name.startswith(".") or (entry.name == NAME and table):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), tables)
        else:
            yield _inspect(Path(entry.path), tables)
    if table:
        yield from table.rejects
        yield from sorted(table.unmatched(), key=lambda reject: reject.reason)


def _inspect(path: Path, tables: Sequence[FolderMetadata]) -> Found | Reject:
    location = printable(path)
    try:
        if not path.is_file():
            missing = not path.exists()
            reason = "it is not there, or links to nothing" if missing else "it is no regular file"
            return rejected("documents", location, "unreadable" if missing else "not_a_file", reason)
    except OSError as error:
        return rejected("documents", location, "unreadable", f"the file cannot be read: {error.strerror}")
    media_type = ENDINGS.get(path.suffix.lower()) or _told_by_first_bytes(path)
    if media_type is None:
        reason = f"files ending in {printable(path.suffix) or 'nothing'} are not read"
        return rejected("documents", location, "unsupported_format", reason, value=printable(path.suffix) or None)
    return Found(path, media_type, tuple(item for table in tables for item in table.of(path)))


def _told_by_first_bytes(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            told = told_by_bytes(file.read(HEAD))
    except OSError:
        return None
    return told if told in READ else None
