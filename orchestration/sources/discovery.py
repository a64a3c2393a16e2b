"""Which files a source holds.

Belongs here: walking files and folders, and saying what cannot be walked. Does not belong here: reading contents.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.errors import UsageError
from orchestration.files import printable
from orchestration.rejects import Reject, rejected
from orchestration.settings import resources
from orchestration.sources.evidence import Evidence
from orchestration.sources.formats import ENDINGS, HEAD, READ, told_by_bytes
from orchestration.sources.metadata_csv import NAME, FolderMetadata, read_folder_metadata

SAMPLE, FILES, INBOX = "sample", "files", "inbox"
ZIP, TAR, GZIPPED_TAR = "application/zip", "application/x-tar", "application/gzip"
ARCHIVES = frozenset((ZIP, TAR, GZIPPED_TAR))
ARCHIVE_ENDINGS = {".zip": ZIP, ".tar": TAR, ".tar.gz": GZIPPED_TAR, ".tgz": GZIPPED_TAR}


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a source holds, or a member of an archive that it holds.

    Attributes:
        path: the file; for a member, the archive.
        media_type: what its name says it is, or its first bytes where its name says nothing.
        given: what is told of it from outside, such as by a metadata.csv.
        member: place of a member in its archive; empty for a file.
        content: bytes of a member; None for a file, whose bytes are read when they are wanted.
    """

    path: Path
    media_type: str
    given: tuple[Evidence, ...] = ()
    member: str = ""
    content: bytes | None = field(default=None, repr=False)

    @property
    def location(self) -> str:
        """Where it lies, as people read it: `folder/a.md`, or `folder/archive.zip!/inner/a.md`."""
        return printable(f"{self.path}!/{self.member}" if self.member else self.path)

    @property
    def name(self) -> str:
        """Its name without folders."""
        return printable(Path(self.member).name if self.member else self.path.name)

    def read(self, most: int | None = None) -> bytes:
        """Its bytes, at most `most` of them.

        Raises:
            OSError: the file cannot be read.
        """
        if self.content is not None:
            return self.content[:most]
        if most is None:
            return self.path.read_bytes()
        with self.path.open("rb") as file:
            return file.read(most)


def media_type_of(name: str) -> str | None:
    """What a file of this name is; None where files with such an ending are not read."""
    suffixes = [ending.lower() for ending in Path(name).suffixes]
    last, both = "".join(suffixes[-1:]), "".join(suffixes[-2:])
    return ARCHIVE_ENDINGS.get(both) or ARCHIVE_ENDINGS.get(last) or ENDINGS.get(last)


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
    media_type = media_type_of(path.name) or _told_by_first_bytes(path)
    if media_type is None:
        return unsupported(path.name, location)
    return Found(path, media_type, tuple(item for table in tables for item in table.of(path)))


def _told_by_first_bytes(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            told = told_by_bytes(file.read(HEAD))
    except OSError:
        return None
    return told if told in READ else None


def unsupported(name: str, location: str) -> Reject:
    """The reject of a file whose ending says that it cannot be read."""
    ending = printable(Path(name).suffix)
    reason = f"files ending in {ending or 'nothing'} are not read"
    return rejected("documents", location, "unsupported_format", reason, value=ending or None)
