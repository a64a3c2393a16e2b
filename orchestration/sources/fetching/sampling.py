"""What a source would take, without taking it: its first documents, and how a few of them are read.

Belongs here: looking without keeping. Does not belong here: proposing entries.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.rejects import Reject
from orchestration.sources.fetching.client import Client
from orchestration.sources.fetching.collecting import Effort, due_pages, fetch_pages
from orchestration.sources.fetching.page_records import PageRecord, PageRecords
from orchestration.sources.fetching.walking import Places, walk
from orchestration.sources.store import DocumentStore

LISTING_PAGES, READ_PAGES = 3, 3
Read = Callable[[bytes, PageRecord], str]


@dataclass(frozen=True, slots=True)
class Sample:
    """What a source would take.

    Attributes:
        pages: documents that its first index pages show, in their order.
        read: how the first of them were read, by address.
        failures: index pages that could not be read, and why.
        is_whole: whether all index pages were read.
    """

    pages: tuple[PageRecord, ...]
    read: dict[str, str]
    failures: dict[str, str]
    is_whole: bool


def take_sample(places: Places, client: Client, folder: Path, max_bytes: int, read: Read) -> Sample:
    """Reads a few index pages and documents of a source into a folder that may be thrown away.

    Args:
        places: where the source shows its documents.
        client: asks for pages.
        folder: an empty folder.
        max_bytes: a larger document is rejected.
        read: tells in words what a document gives.
    """
    few = replace(places, max_listing_pages=max(LISTING_PAGES, len(places.starts())))
    records, store = PageRecords(folder / "pages.jsonl"), DocumentStore(folder / "documents")
    walked = walk(few, client, records)
    pages = [page for page in records.pages.values() if page.url in walked.listed]
    effort = Effort(READ_PAGES, 0, max_bytes)
    fetch_pages(due_pages(few, walked, records, store, effort, client.clock.now()), client, records, store, effort)
    told = {}
    for page in records.pages.values():
        if page.document_id is not None:
            told[page.url] = read(store.bytes_of(page.document_id), page)
        elif page.rule is not None:
            told[page.url] = f"rejected: {page.reason}"
    failures = {url: error.reason for url, error in walked.failures.items()}
    return Sample(tuple(pages), told, failures, is_whole=not records.pending)


def rejected_as(reject: Reject) -> str:
    """A reject in a few words."""
    return f"rejected: {reject.reason}"
