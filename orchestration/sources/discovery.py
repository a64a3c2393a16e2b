"""Which files a source holds.

Belongs here: walking files and folders, and saying what cannot be walked. Does not belong here: reading contents.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.errors import UsageError
from orchestration.files import printable
from orchestration.rejects import Reject, rejected
from orchestration.settings import resources

SAMPLE, FILES, INBOX = "sample", "files", "inbox"
ZIP, TAR, GZIPPED_TAR = "application/zip", "application/x-tar", "application/gzip"
ARCHIVES = (ZIP, TAR, GZIPPED_TAR)
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".zip": ZIP,
    ".tar": TAR,
    ".tar.gz": GZIPPED_TAR,
    ".tgz": GZIPPED_TAR,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a source holds, or a member of an archive that it holds.

    Attributes:
        path: the file; for a member, the archive.
        media_type: what it is, by its ending.
        member: place of a member in its archive; empty for a file.
        content: bytes of a member; None for a file, whose bytes are read when they are wanted.
    """

    path: Path
    media_type: str
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
    endings = Path(name.lower()).suffixes
    return MEDIA_TYPES.get("".join(endings[-2:])) or MEDIA_TYPES.get("".join(endings[-1:]))


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
    media_type = media_type_of(path.name)
    return Found(path, media_type) if media_type else unsupported(path.name, location)


def unsupported(name: str, location: str) -> Reject:
    """The reject of a file whose ending says that it cannot be read."""
    ending = printable(Path(name).suffix)
    reason = f"files ending in {ending or 'nothing'} are not read"
    return rejected("documents", location, "unsupported_format", reason, value=ending or None)
