"""Archives of documents, read as streams: members come out one by one, and nothing is unpacked to disk.

Belongs here: which members an archive gives, their names, and the limits that keep a hostile one from doing harm. Does
not belong here: the formats themselves (`archive_formats.py`), reading documents.
"""

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeVar

from orchestration.rejects import Reject, rejected
from orchestration.sources.archive_formats import BrokenArchiveError, Budget, LimitError, Member, members
from orchestration.sources.discovery import ARCHIVES, Found, media_type_of, unsupported

DEEPEST = 2  # an archive in an archive is read, one in that is not
LONGEST_NAME = 1_000
ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:[/\\]")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
NOT_DOCUMENTS = "__MACOSX"  # what macOS adds to a ZIP beside the files


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold, with the archives in it.

    Attributes:
        most_bytes: how large it may be, and how many bytes it may unpack to.
        most_members: how many files it may hold.
    """

    most_bytes: int = 2_000_000_000
    most_members: int = 100_000


Other = TypeVar("Other")


def unpacked(
    found: Iterable[Found | Other], *, max_bytes: int, limits: ArchiveLimits | None = None
) -> Iterator[Found | Reject | Other]:
    """What was found, with each archive replaced by its members, in the order in which they lie in it.

    What a broken archive, or one beyond a limit, gave before that is kept; the archive itself is then a reject, as is
    every member that cannot be taken. Folders and hidden members are passed over, as in folders on disk.

    Args:
        found: files, places that cannot be walked, and whatever else is passed on as it is.
        max_bytes: a larger member is rejected.
        limits: what an archive may hold.
    """
    for item in found:
        if isinstance(item, Found) and item.media_type in ARCHIVES and item.content is None:
            yield from _opened(item, max_bytes, limits or ArchiveLimits())
        else:
            yield item


def _opened(archive: Found, max_bytes: int, limits: ArchiveLimits) -> Iterator[Found | Reject]:
    try:
        size = archive.path.stat().st_size
        file = archive.path.open("rb")
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        yield rejected("documents", archive.location, "unreadable", reason)
        return
    with closing(file):
        if size > limits.most_bytes:
            reason = f"{size:,} bytes are more than the {limits.most_bytes:,} allowed in an archive"
            yield rejected("documents", archive.location, "archive_limit", reason, value=str(size))
            return
        budget = Budget(packed_bytes=size, most_bytes=limits.most_bytes, most_members=limits.most_members)
        yield from _Archive(archive, max_bytes, budget, depth=1).items(file)


@dataclass(slots=True)
class _Archive:
    """One archive that is being read; an archive in it shares its budget."""

    found: Found
    max_bytes: int
    budget: Budget
    depth: int

    def items(self, file: io.BufferedIOBase | io.BufferedReader) -> Iterator[Found | Reject]:
        names: set[str] = set()
        taken = 0
        try:
            for member in members(file, self.found.media_type, self.budget):
                taken += 1
                yield from self._item(member, names)
        except LimitError as error:
            yield self._reject("archive_limit", f"{error}; after {taken:,} members the rest was not read")
            if self.depth > 1:
                raise
        except BrokenArchiveError as error:
            yield self._reject("broken_archive", f"the archive breaks off after {taken:,} members: {error}")
        else:
            if not taken:
                yield self._reject("empty", "the archive holds no file")

    def _item(self, member: Member, names: set[str]) -> Iterator[Found | Reject]:
        problem = _problem_of_name(member.name)
        if problem:
            yield self._reject("unsafe_path", f"a member {problem}", ascii(member.name[:200]))
            return
        parts = [part for part in member.name.split("/") if part not in ("", ".")]
        if not parts or parts[0] == NOT_DOCUMENTS or any(part.startswith(".") for part in parts):
            return
        inner = _not_yet("/".join(parts), names)
        place = f"{self.found.member}!/{inner}" if self.found.member else inner
        yield from self._member(member, parts[-1], replace(self.found, member=place))

    def _member(self, member: Member, name: str, found: Found) -> Iterator[Found | Reject]:
        location, most = found.location, self.max_bytes
        if not member.is_file:
            yield rejected("documents", location, "not_a_file", "it is a link or device in an archive")
            return
        if member.is_encrypted:
            yield rejected("documents", location, "encrypted", "it is protected by a password")
            return
        media_type = media_type_of(name)
        if media_type is None:
            yield unsupported(name, location)
            return
        if media_type in ARCHIVES and self.depth >= DEEPEST:
            reason = f"archives lie more than {DEEPEST} deep in each other"
            yield rejected("documents", location, "nested_too_deep", reason)
            return
        if member.size > most:
            reason = f"{member.size:,} bytes are more than the {most:,} allowed"
            yield rejected("documents", location, "too_large", reason, value=str(member.size))
            return
        try:
            content = member.read(most + 1)
        except BrokenArchiveError as error:
            if not member.stands_alone:
                raise
            yield rejected("documents", location, "broken_archive", f"the member cannot be unpacked: {error}")
            return
        if len(content) > most:
            reason = f"it unpacks to more than the {most:,} bytes allowed"
            yield rejected("documents", location, "too_large", reason, value=str(len(content)))
            return
        inner = replace(found, media_type=media_type, content=content, given=())
        if media_type in ARCHIVES:
            yield from _Archive(inner, self.max_bytes, self.budget, self.depth + 1).items(io.BytesIO(content))
        else:
            yield inner

    def _reject(self, rule: str, reason: str, value: str | None = None) -> Reject:
        return rejected("documents", self.found.location, rule, reason, value=value)


def _problem_of_name(name: str) -> str | None:
    if len(name) > LONGEST_NAME:
        return f"has a name of {len(name):,} characters"
    if ABSOLUTE.match(name):
        return "has a path that starts at the root of a disk"
    if ".." in re.split(r"[/\\]", name):
        return "has a path that leads out of the archive"
    if UNPRINTABLE.search(name):
        return "has a name with control characters"
    return None


def _not_yet(name: str, names: set[str]) -> str:
    """The name, with `#2`, `#3` ... behind it where an earlier member has it: both are kept and told apart."""
    shown, number = name, 1
    while shown in names:
        number += 1
        shown = f"{name}#{number}"
    names.add(shown)
    return shown
