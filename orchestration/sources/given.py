"""What a source says of a document beside its bytes: where it was, what a feed calls it, who publishes there.

Belongs here: gathering it. Does not belong here: whether it decides; the text's own words may say otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from orchestration.home import Home
from orchestration.sources.evidence import Evidence, found
from orchestration.sources.fetching.page_records import PageRecord, PageRecords
from orchestration.sources.source_fields import Source
from orchestration.sources.sources_file import read_sources
from orchestration.sources.store import DocumentStore


@dataclass(frozen=True, slots=True)
class Given:
    """What the source of a document says of it; None where it says nothing.

    Attributes:
        url: where the page was, after redirects.
        title: words that stood with its address in a feed or listing.
        published_on: day that a feed gave it.
        charset: encoding that its server named.
        publisher: the source's own, for documents that do not say.
        kind: the source's own, for documents that do not say.
    """

    url: str | None = None
    title: str | None = None
    published_on: date | None = None
    charset: str | None = None
    publisher: str | None = None
    kind: str | None = None

    def evidence(self) -> tuple[Evidence, ...]:
        """The same as evidence of metadata; the encoding decides how bytes are read and nothing else."""
        return (
            *found("title", self.title, "listing"),
            *found("published_on", self.published_on, "listing"),
            *found("url", self.url, "listing"),
            *found("encoding", self.charset, "listing"),
            *found("publisher", self.publisher, "source_defaults"),
            *found("kind", self.kind, "source_defaults"),
        )


def given_by_sources(home: Home, source_ids: Iterable[str]) -> dict[str, Given]:
    """What sources say of their documents, by document id; of two that show the same bytes the first one counts.

    Args:
        home: paths of the home.
        source_ids: the sources, in their order.

    Raises:
        SourcesFileError: `sources.yaml` cannot be used.
    """
    entries = {source.id: source for source in read_sources(home.sources_file).sources}
    store = DocumentStore(home.documents)
    by_document: dict[str, Given] = {}
    for source_id in source_ids:
        entry, pages = entries.get(source_id), _pages(home, source_id)
        if entry is None and not pages:
            continue
        for document_id, location in store.sightings(source_id).select("document_id", "location").iter_rows():
            by_document.setdefault(document_id, _given(entry, pages.get(location)))
    return by_document


def _pages(home: Home, source_id: str) -> Mapping[str, PageRecord]:
    return PageRecords.load(home.source_states / f"{source_id}.pages.jsonl").pages


def _given(entry: Source | None, page: PageRecord | None) -> Given:
    publisher, kind = (entry.publisher, entry.kind) if entry else (None, None)
    if page is None:
        return Given(publisher=publisher, kind=kind)
    day = date.fromisoformat(page.published_on) if page.published_on else None
    return Given(page.final_url or page.url, page.title or None, day, page.charset, publisher, kind)
