"""One source in one run: its files or pages into the store.

Belongs here: what is done for each kind of source. Does not belong here: Dagster; which sources there are.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from orchestration.days import Clock
from orchestration.errors import SourceError
from orchestration.home import Home
from orchestration.progress import Progress
from orchestration.sources.archives import ArchiveLimits
from orchestration.sources.discovery import SAMPLE, discover, source_paths
from orchestration.sources.fetching.client import Client
from orchestration.sources.fetching.collecting import Effort, documents, due_pages, fetch_pages
from orchestration.sources.fetching.page_records import PageRecords
from orchestration.sources.fetching.walking import walk
from orchestration.sources.source_fields import Source
from orchestration.sources.states import SourceState, read_state, write_state
from orchestration.sources.store import Collected, DocumentStore


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all sources of a run share.

    Attributes:
        home: paths of the home.
        store: keeps bytes.
        max_bytes: a larger document is rejected.
        archives: what an archive may hold.
        progress: listens to stages.
        clock: gives the day noted for documents not seen before.
        client: asks for pages; None where no source of the web is run.
    """

    home: Home
    store: DocumentStore
    max_bytes: int
    archives: ArchiveLimits
    progress: Progress
    clock: Clock
    client: Client | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one source gave in one run.

    Attributes:
        collected: files or pages, new documents, rejects.
        shown: documents that the places named by the source show, known or new.
        waiting: pages left for the next run.
        failure: what of the source could not be read, though the rest went through; empty where all went well.
    """

    collected: Collected
    shown: int
    waiting: int = 0
    failure: str = ""


def collect_source(source_id: str, source: Source | None, around: Surroundings) -> Gathered:
    """Collects one source and remembers how it went.

    Args:
        source_id: the source.
        source: its entry in `sources.yaml`; None for the sample, the inbox and what was given with `--from`.
        around: what all sources share.

    Raises:
        SourceError: it failed as a whole; what it gave before stays as it was.
        OSError: its bytes could not be kept.
    """
    folder, at = around.home.source_states, around.clock.now().isoformat()
    before = read_state(folder, source_id) or SourceState(at)
    try:
        gathered = _web(source, around) if source and source.is_web else _folders(source_id, source, around)
    except Exception as error:
        write_state(folder, source_id, replace(before, last_run_at=at, failure=str(error), new_documents=0))
        raise
    figures = gathered.collected
    after = replace(
        before,
        last_run_at=at,
        failure=gathered.failure,
        new_documents=figures.new_documents,
        rejects=figures.rejects,
        waiting=gathered.waiting,
    )
    if not gathered.failure:
        after = replace(after, last_success_at=at, shown=gathered.shown)
    write_state(folder, source_id, after)
    return gathered


def _folders(source_id: str, source: Source | None, around: Surroundings) -> Gathered:
    home = around.home
    if source is None:
        paths = source_paths(source_id, inbox=home.inbox, given=home.contents().paths)
    else:
        paths = tuple(home.root / Path(folder).expanduser() for folder in source.folders)
    found = list(discover(paths))
    with around.progress.stage(f"documents ({source_id})", len(found)) as advance:
        collected = around.store.collect(
            source_id,
            found,
            collected_on=around.clock.now().date(),
            max_bytes=around.max_bytes,
            archives=around.archives,
            keeps_former=source_id != SAMPLE,
            advance=advance,
        )
    return Gathered(collected, shown=len(found))


def _web(source: Source, around: Surroundings) -> Gathered:
    client, store, clock = around.client, around.store, around.clock
    if client is None:
        raise SourceError(f"{source.id} is a source of the web, and this run has no client")
    records = PageRecords.load(around.home.source_states / f"{source.id}.pages.jsonl")
    places = source.places
    for host in _hosts(source):
        client.pace.slow_down(host, source.seconds_between_requests)
    with around.progress.stage(f"listing ({source.id})", len(places.starts())) as advance:
        walked = walk(places, client, records, advance)
    if source.max_documents is not None and len(walked.shown) > source.max_documents:
        raise SourceError(
            f"it shows {len(walked.shown):,} documents, more than max_documents {source.max_documents:,}; nothing was "
            "fetched: narrow include, or raise max_documents"
        )
    effort = Effort(source.max_pages_a_run, source.recheck_after_days, around.max_bytes)
    due = due_pages(places, walked, records, store, effort, clock.now())
    with around.progress.stage(f"pages ({source.id})", len(due)) as advance:
        fetched = fetch_pages(due, client, records, store, effort, advance)
    collected = store.collect(
        source.id,
        documents(places, walked, records, store),
        collected_on=clock.now().date(),
        max_bytes=around.max_bytes,
    )
    failures = [f"{url}: {error.reason}" for url, error in walked.failures.items()]
    failure = "; ".join([*failures, *([fetched.stopped] if fetched.is_failure else [])])
    return Gathered(collected, len(walked.shown), fetched.waiting, failure)


def _hosts(source: Source) -> set[str]:
    urls = (*source.pages, *source.feeds, *source.listings, *source.sitemaps)
    return {host for url in urls if (host := urlsplit(url).hostname)}
