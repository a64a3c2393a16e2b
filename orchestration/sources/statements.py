"""Documents to statements: every document read once, the same text from two places one statement.

Belongs here: the tables of documents and statements. Does not belong here: reading one document, or loading DuckDB.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.files import hash_of_files, read_parquet, write_parquet_atomically
from orchestration.rejects import Reject, rejects_frame
from orchestration.settings import resources
from orchestration.sources.front_matter import Metadata
from orchestration.sources.given import Given
from orchestration.sources.isolation import DEFAULT_SECONDS, Job, ReaderProcesses
from orchestration.sources.reading import Examined
from orchestration.sources.store import SIGHTINGS, DocumentStore
from orchestration.sources.surroundings import evidence_of, surroundings
from orchestration.sources.translations import with_originals
from orchestration.validation import Validated, validate_rows
from schemas.raw import Documents, Rejects, Statements

READINGS: dict[str, pl.DataType] = {
    "document_id": pl.String(),
    "media_type": pl.String(),
    "given": pl.String(),
    "reader_version": pl.String(),
    "statement_id": pl.String(),
    "text": pl.String(),
    "title": pl.String(),
    "published_on": pl.Date(),
    "publisher": pl.String(),
    "url": pl.String(),
    "kind": pl.String(),
    "language": pl.String(),
    "place": pl.String(),
    "is_translation": pl.Boolean(),
    "original_url": pl.String(),
    "evidence": pl.String(),
    "parties": pl.List(pl.String),
    "rule": pl.String(),
    "value": pl.String(),
    "reason": pl.String(),
    "remedy": pl.String(),
    "tries": pl.Int64(),
}
BROKE_OFF, TIMED_OUT = ("reader_failed", "unreadable"), "took_too_long"
MOST_TRIED_AGAIN = 8  # documents a run
MOST_TIMEOUTS = 3  # tries, each in a run of its own
CODE_LISTS = ("countries", "grouping_names", "kinds", "lexicon/publishers")
METADATA = tuple(field.name for field in fields(Metadata))
KEY = ["document_id", "media_type", "given"]


@dataclass(frozen=True, slots=True)
class StatementTables:
    """`schemas.raw.Documents`, `.Statements` and `.Rejects` of all active sources, each sorted by its key.

    Statements carry an empty `row_hash` here, which loading fills, and no `copy_of`, which `copies.py` finds.
    """

    documents: pl.DataFrame
    statements: pl.DataFrame
    rejects: pl.DataFrame


@cache
def reader_version() -> str:
    """Changes whenever a document could be read differently: hash of this package's code and code lists."""
    folder, reference = Path(__file__).parent, resources() / "data" / "reference"
    code = hash_of_files([*folder.glob("*.py"), *(folder / "readers").glob("*.py")], folder)
    tables = [*(reference / f"{name}.csv" for name in CODE_LISTS), *(reference / "reading").glob("*.csv")]
    return hashlib.sha256((code + hash_of_files(tables, reference)).encode()).hexdigest()[:12]


def read_statements(
    store: DocumentStore,
    source_ids: Iterable[str],
    cache_path: Path,
    advance: Callable[[int], None] = lambda steps: None,
    max_seconds: float = DEFAULT_SECONDS,
    *,
    given: Mapping[str, Given] | None = None,
) -> StatementTables:
    """Statements of all documents that the sources ever showed, in an order that no run changes.

    Args:
        store: the documents of the home.
        source_ids: active sources.
        cache_path: Parquet file of what was read before; a document is read again only when the readers changed, or
            when reading it did not come to an end.
        advance: called with the number of documents done.
        max_seconds: how long reading one document may take.
        given: what sources say of their documents, by document id.
    """
    ids = sorted(source_ids)
    shown = (store.sightings(source_id).with_columns(pl.lit(source_id).alias("source_id")) for source_id in ids)
    sightings = pl.concat([pl.DataFrame(schema={**SIGHTINGS, "source_id": pl.String()}), *shown])
    collected = pl.concat([Rejects.empty_frame(), *(store.rejects(source_id) for source_id in ids)])
    documents = (
        sightings.group_by("document_id")
        .agg(
            pl.col("source_id").min(),
            pl.col("location").min(),
            pl.col("file_name").min(),
            pl.col("media_type").min(),
            pl.col("byte_count").first(),
            pl.col("collected_on").min(),
            pl.col("is_present").any(),
        )
        .join(surroundings(sightings, given or {}), on="document_id", how="left", validate="1:1")
    )
    readings = _readings(store, documents, cache_path, advance, max_seconds)
    joined = documents.join(readings, on=KEY, how="left", validate="1:1").sort("document_id")
    joined = joined.filter(pl.col("rule").is_null() | pl.col("is_present"))  # a rejected file taken out is gone
    rejected_here = rejects_frame(_reading_rejects(joined))
    joined = with_originals(joined)
    validated = _statements(joined.filter(pl.col("rule").is_null() & (pl.col("statement_id") == pl.col("text_id"))))
    kept = validated.valid.get_column("statement_id").implode()
    table = joined.with_columns(
        pl.when(pl.col("statement_id").is_in(kept)).then(pl.col("statement_id")).alias("statement_id"),
    ).select(list(Documents.frame_schema()))
    rejects = pl.concat([collected, rejected_here, validated.rejects])
    rejects = rejects.unique("reject_id", keep="first", maintain_order=True).sort("reject_id")
    return StatementTables(Documents.validate(table, lazy=True), validated.valid.sort("statement_id"), rejects)


def _readings(
    store: DocumentStore,
    documents: pl.DataFrame,
    cache_path: Path,
    advance: Callable[[int], None],
    max_seconds: float,
) -> pl.DataFrame:
    before = read_parquet(cache_path, READINGS).filter(pl.col("reader_version") == reader_version())
    again = tried_again(before.join(documents.select(KEY), on=KEY, how="semi"), max_seconds)
    tries = dict(again.select("document_id", "tries").iter_rows())
    known = before.join(documents.select(KEY), on=KEY, how="semi").join(again, on=KEY, how="anti")
    missing = documents.join(known, on=KEY, how="anti").sort("document_id")
    advance(known.height)
    if missing.is_empty() and known.height == before.height:
        return before
    jobs = [_job(store, document) for document in missing.iter_rows(named=True)]
    rows = []
    with ReaderProcesses(max_seconds) as readers:
        for document, examined in zip(missing.iter_rows(named=True), readers.examine(jobs), strict=True):
            rows.append(_row(document, examined) | {"tries": tries.get(document["document_id"], 0) + 1})
            advance(1)
    readings = pl.concat([known, pl.DataFrame(rows, schema=READINGS)]).sort("document_id")
    write_parquet_atomically(cache_path, readings)
    return readings


def tried_again(readings: pl.DataFrame, max_seconds: float) -> pl.DataFrame:
    """Readings that did not come to an end, for a cause that may be gone: the machine's as often as the document's.

    All whose time limit was lower than it is now; of the others a few a run, those tried least often first: readers
    that broke off in every run, what took too long in three runs, since each such try costs its whole time.

    Args:
        readings: rows of `READINGS`.
        max_seconds: how long reading one document may take now.
    """
    timed_out = (pl.col("rule") == TIMED_OUT).fill_null(value=False)
    may_do_better = timed_out & (pl.col("value").cast(pl.Float64, strict=False) < max_seconds)
    worth_it = pl.col("rule").is_in(BROKE_OFF).fill_null(value=False) | (timed_out & (pl.col("tries") < MOST_TIMEOUTS))
    others = readings.filter(~may_do_better, worth_it).sort("tries", "document_id").head(MOST_TRIED_AGAIN)
    return pl.concat([readings.filter(may_do_better), others])


def _job(store: DocumentStore, document: dict[str, Any]) -> Job:
    document_id = document["document_id"]
    return Job(
        path=store.path(document_id),
        media_type=document["media_type"],
        location=document["location"],
        document_id=document_id,
        given=(given := evidence_of(document["given"])),
        charset=next((item.value for item in given if item.field == "encoding"), None),
    )


def _row(document: dict[str, Any], examined: Examined) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(READINGS)
    row |= {name: document[name] for name in KEY} | {"reader_version": reader_version()}
    row |= {name: getattr(examined.metadata, name) for name in METADATA} | {"evidence": examined.evidence}
    row["parties"] = list(examined.metadata.parties)
    if examined.read is not None:
        return row | {"statement_id": examined.read.statement_id, "text": examined.read.text}
    reject = examined.reject
    assert reject is not None
    return row | {"rule": reject.rule, "value": reject.value, "reason": reject.reason, "remedy": reject.remedy}


def _reading_rejects(joined: pl.DataFrame) -> list[Reject]:
    return [
        Reject(
            "statements",
            row["location"],
            row["rule"],
            row["reason"],
            row["remedy"],
            value=row["value"],
            document_id=row["document_id"],
            source_id=row["source_id"],
        )
        for row in joined.filter(pl.col("rule").is_not_null()).iter_rows(named=True)
    ]


def _statements(readings: pl.DataFrame) -> Validated:
    first = readings.sort("published_on", "document_id").group_by("statement_id", maintain_order=True)
    table = first.agg(
        *(pl.col(name).first() for name in ("document_id", *METADATA, "text", "location")),
        pl.col("collected_on").min().alias("known_on"),
    ).with_columns(
        pl.lit("0" * 64).alias("row_hash"),
        pl.lit(None, dtype=pl.String).alias("copy_of"),
        pl.lit(None, dtype=pl.Float64).alias("copy_share"),
    )
    places = dict(table.select("statement_id", "location").iter_rows())
    return validate_rows(
        Statements,
        table.select(list(Statements.frame_schema())),
        stage="statements",
        locate=lambda row: (places[row["statement_id"]], row["document_id"]),
        remedy="correct {column} in the front matter as README describes it",
    )
