"""What is known of the pages of one source: a journal that loses nothing when a run is killed.

Belongs here: records and the file they lie in. Does not belong here: asking for pages, or deciding which.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration.files import write_atomically
from orchestration.sources.fetching.answers import Validators
from orchestration.sources.fetching.failures import FetchError


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One page that a source showed, and what came of asking for it.

    Attributes:
        url: where it is.
        title: words that stood with its address.
        published_on: day that a feed gave it, ISO 8601.
        shown_mark: mark of the version that a feed or sitemap shows.
        fetched_mark: mark that it had when it was last asked for.
        checked_at: when it was last asked for, UTC, ISO 8601; None where it never was.
        fetched_at: when the bytes came.
        document_id: SHA-256 of the bytes; None where none came yet.
        media_type: what the bytes are.
        byte_count: how many.
        final_url: what answered, after redirects.
        content_type: header of the answer.
        charset: encoding that the header names.
        etag: of the version that came.
        last_modified: of the version that came.
        is_gone: whether it was there and is not any more.
        rule: reject rule of the last failure; None where there was none since.
        reason: of the last failure.
        value: of the last failure.
        is_transient: whether the last failure may pass.
    """

    url: str
    title: str = ""
    published_on: str | None = None
    shown_mark: str | None = None
    fetched_mark: str | None = None
    checked_at: str | None = None
    fetched_at: str | None = None
    document_id: str | None = None
    media_type: str | None = None
    byte_count: int = 0
    final_url: str | None = None
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    is_gone: bool = False
    rule: str | None = None
    reason: str | None = None
    value: str | None = None
    is_transient: bool = False

    @property
    def validators(self) -> Validators:
        """For a conditional request."""
        return Validators(self.etag, self.last_modified)

    def checked(self, at: datetime) -> "PageRecord":
        """The record of a page that was asked for and is as it was."""
        return replace(
            self,
            checked_at=at.isoformat(),
            fetched_mark=self.shown_mark,
            is_gone=False,
            rule=None,
            reason=None,
            value=None,
            is_transient=False,
        )

    def failed(self, error: FetchError, at: datetime) -> "PageRecord":
        """The record of a page that could not be fetched; the bytes it once gave stay."""
        return replace(
            self,
            checked_at=at.isoformat(),
            fetched_mark=self.fetched_mark if error.is_transient else self.shown_mark,
            is_gone=error.rule == "gone" and self.document_id is not None,
            rule=error.rule,
            reason=error.reason,
            value=error.value,
            is_transient=error.is_transient,
        )


@dataclass(frozen=True, slots=True)
class IndexRecord:
    """One index page as it was last read.

    Attributes:
        url: where it is.
        mark: mark of its version in the sitemap index that names it.
        etag: of the version that was read.
        last_modified: of the version that was read.
        entries: wanted addresses that it showed.
        further: further index pages that it showed, with the mark of their version.
        patterns: what decided which addresses are wanted.
    """

    url: str
    mark: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    entries: tuple[str, ...] = ()
    further: tuple[tuple[str, str | None], ...] = ()
    patterns: str = ""

    @property
    def validators(self) -> Validators:
        """For a conditional request."""
        return Validators(self.etag, self.last_modified)


Record = PageRecord | IndexRecord


@dataclass
class PageRecords:
    """All records of one source. What `note` is given is on disk when it returns.

    Attributes:
        path: the journal, one JSON object a line; the last line about a page holds.
        pages: by address, in the order they were first shown.
        indexes: by address.
        pending: steps of a walk through index pages that was not finished, as JSON values.
    """

    path: Path
    pages: dict[str, PageRecord] = field(default_factory=dict)
    indexes: dict[str, IndexRecord] = field(default_factory=dict)
    pending: list[list[Any]] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> "PageRecords":
        """The records at `path`.

        A line that cannot be read, as the last one that a killed run left half, is dropped: at worst its page is asked
        for again.
        """
        records = cls(path)
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        for line in lines:
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                records._take(line)
        held = len(records.pages) + len(records.indexes) + 1
        if lines and (not lines[-1].endswith(b"\n") or len(lines) > 2 * held):
            records._rewrite()
        return records

    def _take(self, line: bytes) -> None:
        ((kind, values),) = json.loads(line).items()
        if kind == "page":
            self.pages[values["url"]] = PageRecord(**values)
        elif kind == "index":
            further = tuple((place, mark) for place, mark in values.pop("further"))
            self.indexes[values["url"]] = IndexRecord(
                **{**values, "entries": tuple(values["entries"])}, further=further
            )
        else:
            self.pending = values

    def note(self, changed: Iterable[Record], pending: list[list[Any]] | None = None) -> None:
        """Keeps records, and the steps left of a walk, in one write."""
        lines = []
        for record in changed:
            if isinstance(record, PageRecord):
                self.pages[record.url] = record
            else:
                self.indexes[record.url] = record
            lines.append(_line(record))
        if pending is not None and pending != self.pending:
            self.pending = pending
            lines.append(json.dumps({"pending": pending}))
        if lines:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
                file.flush()
                os.fsync(file.fileno())

    def _rewrite(self) -> None:
        held: list[Record] = [*self.indexes.values(), *self.pages.values()]
        lines = [_line(record) for record in held]
        lines.append(json.dumps({"pending": self.pending}))
        write_atomically(self.path, "".join(f"{line}\n" for line in lines).encode())


def _line(record: Record) -> str:
    kind = "page" if isinstance(record, PageRecord) else "index"
    return json.dumps({kind: asdict(record)})
