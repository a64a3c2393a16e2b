"""One source of the web in one run: what it shows, what of it is asked for, and what comes of it.

Belongs here: which pages are due, and keeping what they give. Does not belong here: HTTP, index pages, reading texts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from orchestration.rejects import Reject
from orchestration.sources.fetching.answers import Answer
from orchestration.sources.fetching.client import Client
from orchestration.sources.fetching.content_types import file_name_of, is_wanted, media_type_of
from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.fetching.page_records import PageRecord, PageRecords
from orchestration.sources.fetching.walking import Places, Walked
from orchestration.sources.store import DocumentStore, Kept

MOST_FAILURES = 5  # pages in a row that fail for a reason that may pass; then the site is left alone


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is asked for in one run.

    Attributes:
        max_pages: pages at most; the next run goes on with the others.
        recheck_days: a page that is still shown is asked for again after as many days, and so is one that failed for a
            reason that will hardly pass.
        max_bytes: a larger page is rejected.
    """

    max_pages: int
    recheck_days: float
    max_bytes: int


@dataclass
class Fetched:
    """What came of the pages that were due.

    Attributes:
        asked: pages that were asked for.
        waiting: pages that were due and are left for the next run.
        stopped: why the run did not ask for all of them; empty where it did, or reached its limit.
        is_failure: whether it stopped because the site fails, not because the site asked for a pause.
    """

    asked: int = 0
    waiting: int = 0
    stopped: str = ""
    is_failure: bool = False
    _served: dict[str, PageRecord] = field(default_factory=dict)


def due_pages(
    places: Places, walked: Walked, records: PageRecords, store: DocumentStore, effort: Effort, now: datetime
) -> list[PageRecord]:
    """Pages to ask for in this run, the most needed first: new and changed ones, failed ones, old ones."""
    wanted = [page for page in records.pages.values() if page.url in walked.listed or places.want(page.url)]
    old = (now - timedelta(days=effort.recheck_days)).isoformat()
    ranked: list[list[PageRecord]] = [[], [], []]
    for page in wanted:
        is_old = (page.checked_at or "") <= old
        is_listed = page.url in walked.listed
        is_lost = page.document_id is not None and not store.path(page.document_id).exists()
        if page.checked_at is None or is_lost or page.shown_mark != page.fetched_mark:
            ranked[0].append(replace(page, etag=None, last_modified=None) if is_lost else page)
        elif page.rule is not None and (page.is_transient or (is_old and (is_listed or not page.document_id))):
            ranked[1].append(page)
        elif is_old and is_listed and page.shown_mark is None:
            ranked[2].append(page)
    return [*ranked[0], *ranked[1], *sorted(ranked[2], key=lambda page: page.checked_at or "")]


def fetch_pages(
    due: list[PageRecord],
    client: Client,
    records: PageRecords,
    store: DocumentStore,
    effort: Effort,
    advance: Callable[[int], None] = lambda steps: None,
) -> Fetched:
    """Asks for pages one by one; each is kept and noted before the next, so that a run that is killed loses nothing.

    Args:
        due: pages, the most needed first.
        client: asks for them.
        records: what is known of the source's pages.
        store: keeps their bytes.
        effort: how many at most.
        advance: called with the number of pages done.
    """
    fetched = Fetched()
    failures = 0
    for number, page in enumerate(due):
        if fetched.asked >= effort.max_pages:
            fetched.waiting = len(due) - number
            break
        served = fetched._served.get(page.url)
        if served is None:
            record, error = _fetched(page, client, store, effort)
            fetched.asked += 1
        else:
            record, error = _same_as(served, page), None
        records.note([record])
        if record.final_url and error is None:
            fetched._served[record.final_url] = record
        advance(1)
        failures = failures + 1 if error and error.is_transient else 0
        if failures == MOST_FAILURES or (error and client.is_held(page.url)):
            assert error is not None
            fetched.waiting, fetched.is_failure = len(due) - number - 1, not client.is_held(page.url)
            fetched.stopped = f"{page.url}: {error.reason}; {fetched.waiting} more pages wait for the next run"
            break
    return fetched


def documents(places: Places, walked: Walked, records: PageRecords, store: DocumentStore) -> Iterator[Kept | Reject]:
    """What the source has given so far: every page that was fetched and is not gone, and what could not be had.

    A page that a source shows no longer stays, as does the last good version of one that fails now.
    """
    for url, error in walked.failures.items():
        yield error.reject(url)
    for page in records.pages.values():
        if page.document_id is not None and page.media_type is not None and page.fetched_at is not None:
            if not page.is_gone and store.path(page.document_id).exists():
                day = date.fromisoformat(page.fetched_at[:10])
                name = file_name_of(page.url)
                yield Kept(page.url, page.document_id, name, page.media_type, page.byte_count, day)
        elif page.rule is not None and (page.url in walked.listed or places.want(page.url)):
            yield FetchError(page.rule, page.reason or "", value=page.value).reject(page.url)


def _same_as(served: PageRecord, page: PageRecord) -> PageRecord:
    """The record of a page that another one led to in this run, with its own address and what the source says of it."""
    return replace(
        served,
        url=page.url,
        title=page.title,
        published_on=page.published_on,
        shown_mark=page.shown_mark,
        fetched_mark=page.shown_mark,
    )


def _fetched(
    page: PageRecord, client: Client, store: DocumentStore, effort: Effort
) -> tuple[PageRecord, FetchError | None]:
    try:
        answer = client.get(page.url, max_bytes=effort.max_bytes, validators=page.validators, accepts=is_wanted)
        if answer is None:
            return page.checked(client.clock.now()), None
        return _kept(page, answer, store), None
    except FetchError as error:
        return page.failed(error, client.clock.now()), error


def _kept(page: PageRecord, answer: Answer, store: DocumentStore) -> PageRecord:
    media_type = media_type_of(answer.content, answer.content_type, answer.charset, answer.final_url)
    document_id = store.put(answer.content)
    is_same = document_id == page.document_id and page.fetched_at is not None
    return replace(
        page.checked(answer.fetched_at),
        fetched_at=page.fetched_at if is_same else answer.fetched_at.isoformat(),
        document_id=document_id,
        media_type=media_type,
        byte_count=len(answer.content),
        final_url=answer.final_url,
        content_type=answer.content_type,
        charset=answer.charset,
        etag=answer.validators.etag,
        last_modified=answer.validators.last_modified,
    )
