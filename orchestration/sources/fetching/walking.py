"""The walk through the index pages of a source: which documents it shows.

Belongs here: the order of index pages, going on where a run was stopped, which addresses are wanted. Does not belong
here: the documents themselves.
"""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from orchestration.sources.fetching.client import Client
from orchestration.sources.fetching.content_types import bare, is_wanted, media_type_of
from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.fetching.index_pages import Entry, Index, read_feed, read_listing, read_sitemap
from orchestration.sources.fetching.page_records import IndexRecord, PageRecord, PageRecords, Record
from orchestration.sources.fetching.urls import canonical

Kind = Literal["feed", "listing", "sitemap"]
MAX_INDEX_BYTES: dict[Kind, int] = {
    "feed": 10_000_000,
    "listing": 10_000_000,
    "sitemap": 50_000_000,  # what its protocol allows
}
BARREN_PAGES = 3  # a walk that goes through all of a listing ends after as many pages without anything new


@dataclass(frozen=True, slots=True)
class Places:
    """Where a source shows its documents, and which of them are wanted.

    Attributes:
        pages: documents by their own address.
        feeds: RSS and Atom feeds.
        listings: web pages with links to documents.
        sitemaps: sitemaps and sitemap indexes.
        include: an address must match one of these, where there are any.
        exclude: and none of these.
        next_pages: addresses of further pages of a listing.
        max_listing_pages: index pages read in one run.
    """

    pages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    include: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()
    next_pages: re.Pattern[str] | None = None
    max_listing_pages: int = 100

    @property
    def patterns(self) -> str:
        """What decides which addresses of an index page are noted."""
        given = (*self.include, None, *self.exclude, None, self.next_pages)
        return "\n".join(pattern.pattern if pattern else "" for pattern in given)

    def want(self, url: str) -> bool:
        """Whether an address that an index page shows is one of a document."""
        is_included = not self.include or any(pattern.search(url) for pattern in self.include)
        return is_included and not any(pattern.search(url) for pattern in self.exclude)

    def starts(self) -> list["Step"]:
        """The index pages that the source names."""
        named: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("feed", self.feeds),
            ("listing", self.listings),
            ("sitemap", self.sitemaps),
        )
        return [Step(canonical(url) or url, kind, is_start=True) for kind, urls in named for url in urls]


@dataclass(frozen=True, slots=True)
class Step:
    """One index page to read.

    Attributes:
        url: where it is.
        kind: how it is read.
        mark: mark of its version in the sitemap index that names it.
        goes_through: whether the walk goes through all further pages, known documents or not.
        barren: pages without anything new before it.
        is_start: whether the source names it.
    """

    url: str
    kind: Kind
    mark: str | None = None
    goes_through: bool = False
    barren: int = 0
    is_start: bool = False


@dataclass
class Walked:
    """What a walk found.

    Attributes:
        shown: addresses of documents that the places named by the source show, known or new.
        listed: those and what further pages of a listing show.
        failures: index pages that could not be read, and why.
        read: number of index pages asked for.
    """

    shown: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    failures: dict[str, FetchError] = field(default_factory=dict)
    read: int = 0


def walk(
    places: Places, client: Client, records: PageRecords, advance: Callable[[int], None] = lambda steps: None
) -> Walked:
    """Reads the index pages of a source and notes every document they show, before anything of it is fetched.

    A listing is gone through once as a whole; later on only as far as it shows something new. What a run leaves undone,
    killed or at its limit, the next one goes on with.

    Args:
        places: where the source shows its documents.
        client: asks for pages.
        records: what is known of the source's pages.
        advance: called with the number of index pages read.
    """
    walked = Walked()
    own = [url for place in places.pages if (url := canonical(place))]
    walked.shown.update(own)
    walked.listed.update(own)
    records.note([PageRecord(url) for url in own if url not in records.pages])
    queue = deque([*places.starts(), *(Step(*values) for values in records.pending)])
    again: list[Step] = []
    visited: set[str] = set()
    while queue and walked.read < places.max_listing_pages:
        step = queue.popleft()
        if step.url in visited:
            continue
        visited.add(step.url)
        walked.read += 1
        before = records.indexes.get(step.url)
        if before and before.patterns != places.patterns:
            before = None
        changed: list[Record] = []
        try:
            index, record = _read(step, places, client, before)
        except FetchError as error:
            walked.failures[step.url] = error
            listed = before.entries if before else ()
            if error.is_transient and not step.is_start:
                again.append(step)
        else:
            listed = record.entries
            changed += _pages(index, records, listed)
            steps = _further(step, record, goes_through=before is None, has_new=bool(changed))
            steps = [one for one in steps if one.url not in visited]
            if step.kind == "sitemap":
                listed = (*listed, *(url for one in steps for url in _unchanged(one, records)))
                steps = [one for one in steps if not _unchanged(one, records)]
            queue.extend(steps if step.goes_through or before is None or step.kind == "sitemap" else steps[:1])
            if record != before:
                changed.append(record)
        records.note(changed, [_values(one) for one in (*queue, *again) if not one.is_start])
        walked.listed.update(listed)
        if step.is_start or step.kind == "sitemap":
            walked.shown.update(listed)
        advance(1)
    return walked


def _read(step: Step, places: Places, client: Client, before: IndexRecord | None) -> tuple[Index | None, IndexRecord]:
    accepts: Callable[[str], bool] = _is_page if step.kind == "listing" else lambda content_type: True
    validators = before.validators if before else None
    max_bytes = MAX_INDEX_BYTES[step.kind]
    answer = client.get(step.url, max_bytes=max_bytes, validators=validators, accepts=accepts)
    if answer is None:
        assert before is not None
        return None, replace(before, mark=step.mark)
    if step.kind == "feed":
        index = read_feed(answer.content, answer.final_url, answer.content_type)
    elif step.kind == "sitemap":
        index = read_sitemap(answer.content, answer.final_url, max_bytes)
    else:
        media_type_of(answer.content, answer.content_type, answer.charset, answer.final_url)
        index = read_listing(answer.content, answer.final_url, answer.charset, places.next_pages)
    wanted = tuple(dict.fromkeys(entry.url for entry in index.entries if places.want(entry.url)))
    told = answer.validators
    return index, IndexRecord(
        step.url, step.mark, told.etag, told.last_modified, wanted, index.further, places.patterns
    )


def _is_page(content_type: str) -> bool:
    return is_wanted(content_type) and bare(content_type) != "application/pdf"


def _pages(index: Index | None, records: PageRecords, wanted: tuple[str, ...]) -> list[PageRecord]:
    """Records of documents that are new, or shown in another version than before."""
    entries: dict[str, Entry] = {entry.url: entry for entry in (index.entries if index else ())}
    changed = []
    for url in wanted:
        known, entry = records.pages.get(url), entries.get(url)
        if known is None:
            entry = entry or Entry(url)
            day = entry.published_on.isoformat() if entry.published_on else None
            changed.append(PageRecord(url, entry.title, day, entry.changed))
        elif entry and entry.changed and entry.changed != known.shown_mark:
            changed.append(replace(known, shown_mark=entry.changed))
    return changed


def _further(step: Step, record: IndexRecord, *, goes_through: bool, has_new: bool) -> list[Step]:
    """Index pages to read after this one; `goes_through` where it was never read before."""
    if step.kind == "sitemap":
        return [Step(url, "sitemap", mark) for url, mark in record.further]
    goes_through = step.goes_through or (goes_through and step.is_start)
    barren = 0 if has_new else step.barren + 1
    if barren > (BARREN_PAGES if goes_through else 0):
        return []
    return [Step(url, step.kind, None, goes_through, barren) for url, _ in record.further]


def _unchanged(step: Step, records: PageRecords) -> tuple[str, ...]:
    """What a sitemap showed that is, by its mark, still of the version that was read; nothing where it may not be."""
    known = records.indexes.get(step.url)
    return known.entries if known and step.mark and known.mark == step.mark else ()


def _values(step: Step) -> list[object]:
    return [getattr(step, name) for name in Step.__slots__]
