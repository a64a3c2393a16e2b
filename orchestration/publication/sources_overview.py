"""The sources of a home in a few lines each.

Belongs here: gathering what `cooperation sources` shows. Does not belong here: drawing it.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from orchestration.files import read_parquet
from orchestration.handover import table_path
from orchestration.home import Home
from orchestration.sources.discovery import FILES, INBOX, SAMPLE
from orchestration.sources.source_fields import Source
from orchestration.sources.sources_file import read_sources
from orchestration.sources.states import known_sources, read_state
from orchestration.sources.store import DocumentStore
from schemas.raw import Rejects


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source.

    Attributes:
        source_id: its name.
        status: `on`, `off`, or `not listed` where its entry was taken out.
        what: what kind of places it names.
        last_run: when it was last run, UTC, to the minute; empty where it never was.
        last_new_on: the day on which it last gave a new document.
        documents: documents that it gave.
        waiting: pages left for the next run.
        rejects: what of it could not be used, before and after reading.
        problem: why its last run failed; empty where it did not.
    """

    source_id: str
    status: str
    what: str
    last_run: str
    last_new_on: date | None
    documents: int
    waiting: int
    rejects: int
    problem: str


def sources_overview(home: Home) -> list[SourceLine]:
    """Every source that a home has or had, its own first.

    Raises:
        SourcesFileError: `sources.yaml` cannot be used.
    """
    entries = {source.id: source for source in read_sources(home.sources_file).sources}
    own = (SAMPLE,) if home.contents().kind == "sample" else (FILES, INBOX)
    ran = [key for key in known_sources(home.source_states) if key not in (SAMPLE, FILES, INBOX)]
    unread = read_parquet(table_path(home, "statements", Rejects), Rejects.frame_schema())
    ids = unread.filter(pl.col("stage") == "statements").select("document_id")
    return [_line(home, key, entries.get(key), ids) for key in dict.fromkeys((*own, *entries, *ran))]


def _line(home: Home, source_id: str, entry: Source | None, unread: pl.DataFrame) -> SourceLine:
    store, state = DocumentStore(home.documents), read_state(home.source_states, source_id)
    seen = store.sightings(source_id).unique("document_id")
    is_own = source_id in (SAMPLE, FILES, INBOX)
    status = "on" if is_own or (entry and entry.enabled) else "off" if entry else "not listed"
    return SourceLine(
        source_id,
        status,
        _what(source_id, entry),
        state.last_run_at[:16].replace("T", " ") if state else "",
        store.newest(source_id),
        seen.height,
        state.waiting if state else 0,
        store.rejects(source_id).height + seen.join(unread, on="document_id", how="semi").height,
        state.failure if state else "",
    )


def _what(source_id: str, entry: Source | None) -> str:
    if entry is None:
        return {SAMPLE: "embedded sample", FILES: "given with --from", INBOX: "inbox folder"}.get(source_id, "")
    kinds = ("folders", "pages", "feeds", "listings", "sitemaps")
    return ", ".join(kind for kind in kinds if getattr(entry, kind))
