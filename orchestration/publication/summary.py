"""What a warehouse holds, in a few lines.

Belongs here: counting for the table at the end of a run. Does not belong here: drawing it.
"""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from orchestration.home import Home
from orchestration.sources.active import sources_read
from orchestration.sources.store import DocumentStore
from orchestration.warehouse.working_file import connect

TOP, REJECTS_SHOWN = 5, 20


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of the published warehouse.

    Attributes:
        counts: what came in and was found, by label; files = documents + same bytes again + files not taken in.
        reject_rules: rule, number, what to do, most first.
        rejects: file and what is wrong, the first of them.
        countries: name and commitments, most first.
        sectors: name and commitments, most first.
        statuses: status and commitments, in order of rank.
        only_digests: whether every statement is a digest.
        as_of: the day of the figures.
        finished_at: when the published run finished, UTC.
    """

    counts: dict[str, int]
    reject_rules: list[tuple[str, int, str]]
    rejects: list[tuple[str, str]]
    countries: list[tuple[str, int]]
    sectors: list[tuple[str, int]]
    statuses: list[tuple[str, int]]
    only_digests: bool
    as_of: date
    finished_at: datetime


def summarise(home: Home) -> Summary:
    """Figures of the published warehouse of a home, and the rejects of its working file."""
    store = DocumentStore(home.documents)
    sources = sources_read(home)
    sightings = pl.concat([store.sightings(source_id) for source_id in sources])
    with connect(home.warehouse, read_only=True) as working:
        rules = working.execute(
            "SELECT rule, count(*), min(remedy) FROM raw.rejects GROUP BY rule ORDER BY 2 DESC, 1"
        ).fetchall()
        rejects = working.execute(
            f"SELECT file_name, reason FROM raw.rejects ORDER BY location, reject_id LIMIT {REJECTS_SHOWN}"
        ).fetchall()
        stages = dict(working.execute("SELECT stage, count(*) FROM raw.rejects GROUP BY stage").fetchall())
    with connect(home.published_warehouse, read_only=True) as published:
        published.execute("SET schema = 'marts'")

        def number(query: str) -> int:
            return int(published.execute(query).fetchall()[0][0])

        documents = number("SELECT count(*) FROM dim_document")
        published.register("sightings", sightings.select("document_id").to_arrow())
        seen = number("SELECT count(*) FROM sightings SEMI JOIN dim_document USING (document_id)")
        statements = number("SELECT count(*) FROM dim_statement WHERE copy_of IS NULL")
        texts = number("SELECT count(*) FROM dim_statement")
        read = number("SELECT count(*) FROM dim_document WHERE statement_id IS NOT NULL")
        not_taken = stages.get("documents", 0)
        counts = {
            "files": seen + not_taken,
            "  rejected before reading": not_taken,
            "  same file again": seen - documents,
            "documents": documents,
            "  rejected": stages.get("statements", 0),
            "  same text as another": read - texts,
            "  nearly the same text": texts - statements,
            "statements": statements,
            "mentions": number("SELECT count(*) FROM fct_commitment_mentions"),
            "commitments": number("SELECT count(*) FROM fct_commitments"),
        }
        top = f"ORDER BY commitment_count DESC, 1 LIMIT {TOP}"
        countries = published.execute(
            f"SELECT country_name, commitment_count FROM fct_commitments_by_country {top}"
        ).fetchall()
        sectors = published.execute(
            f"SELECT sector_name, commitment_count FROM fct_commitments_by_sector {top}"
        ).fetchall()
        statuses = published.execute(
            "SELECT replace(status, '_', ' '), commitment_count FROM fct_commitments_by_status ORDER BY status_rank"
        ).fetchall()
        digests = number("SELECT count(*) FROM dim_statement WHERE is_digest AND copy_of IS NULL")
        as_of, finished_at = published.execute(
            "SELECT as_of_on, finished_at FROM meta.runs ORDER BY finished_at DESC LIMIT 1"
        ).fetchall()[0]
    return Summary(counts, rules, rejects, countries, sectors, statuses, 0 < statements == digests, as_of, finished_at)
