"""Documents to statements: every document read once, the same text from two places one statement.

Belongs here: the tables of documents and statements. Does not belong here: reading one document, or loading DuckDB.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.files import hash_of_files, read_parquet, write_parquet_atomically
from orchestration.rejects import Reject, rejects_frame
from orchestration.settings import resources
from orchestration.sources.given import Given
from orchestration.sources.reading import Read, read_document
from orchestration.sources.store import SIGHTINGS, DocumentStore
from orchestration.validation import Validated, validate_rows
from schemas.raw import Documents, Rejects, Statements

READINGS: dict[str, pl.DataType] = {
    "document_id": pl.String(),
    "media_type": pl.String(),
    "reader_version": pl.String(),
    "statement_id": pl.String(),
    "text": pl.String(),
    "title": pl.String(),
    "published_on": pl.Date(),
    "publisher": pl.String(),
    "url": pl.String(),
    "kind": pl.String(),
    "language": pl.String(),
    "parties": pl.List(pl.String),
    "rule": pl.String(),
    "value": pl.String(),
    "reason": pl.String(),
    "remedy": pl.String(),
}
CODE_LISTS = ("countries", "grouping_names", "kinds")
METADATA = ("title", "published_on", "publisher", "url", "kind", "language", "parties")


@dataclass(frozen=True, slots=True)
class StatementTables:
    """`schemas.raw.Documents`, `.Statements` and `.Rejects` of all active sources, each sorted by its key.

    Statements carry an empty `row_hash` here; loading fills it.
    """

    documents: pl.DataFrame
    statements: pl.DataFrame
    rejects: pl.DataFrame


@cache
def reader_version() -> str:
    """Changes whenever a document could be read differently: hash of this package's code and code lists."""
    folder, reference = Path(__file__).parent, resources() / "data" / "reference"
    lists = hash_of_files((reference / f"{name}.csv" for name in CODE_LISTS), reference)
    return hashlib.sha256((hash_of_files(folder.glob("*.py"), folder) + lists).encode()).hexdigest()[:12]


def read_statements(
    store: DocumentStore,
    source_ids: Iterable[str],
    cache_path: Path,
    advance: Callable[[int], None] = lambda steps: None,
    *,
    given: Mapping[str, Given] | None = None,
) -> StatementTables:
    """Statements of all documents that the sources ever showed, in an order that no run changes.

    Args:
        store: the documents of the home.
        source_ids: active sources.
        cache_path: Parquet file of what was read before; a document is read again only when the readers changed.
        advance: called with the number of documents done.
        given: what sources say of their documents, by document id.
    """
    ids = sorted(source_ids)
    sightings = pl.concat([pl.DataFrame(schema=SIGHTINGS), *(store.sightings(source_id) for source_id in ids)])
    collected = pl.concat([Rejects.empty_frame(), *(store.rejects(source_id) for source_id in ids)])
    documents = sightings.group_by("document_id").agg(
        pl.col("location").min(),
        pl.col("file_name").min(),
        pl.col("media_type").min(),
        pl.col("byte_count").first(),
        pl.col("collected_on").min(),
        pl.col("is_present").any(),
    )
    readings = _readings(store, documents, cache_path, advance)
    joined = documents.join(readings, on=["document_id", "media_type"], how="left", validate="1:1").sort("document_id")
    joined = joined.filter(pl.col("rule").is_null() | pl.col("is_present"))  # a rejected file taken out is gone
    joined = _with_given(joined, given or {})
    rejected_here = rejects_frame(_reading_rejects(joined))
    validated = _statements(joined.filter(pl.col("rule").is_null()))
    kept = validated.valid.get_column("statement_id").implode()
    table = joined.with_columns(
        pl.when(pl.col("statement_id").is_in(kept)).then(pl.col("statement_id")).alias("statement_id"),
    ).select(list(Documents.frame_schema()))
    rejects = pl.concat([collected, rejected_here, validated.rejects]).unique("reject_id").sort("reject_id")
    return StatementTables(Documents.validate(table, lazy=True), validated.valid.sort("statement_id"), rejects)


def _with_given(joined: pl.DataFrame, given: Mapping[str, Given]) -> pl.DataFrame:
    """Fills in what a document does not say itself."""
    said = [(key, one.title or "", one.publisher, one.url, one.kind) for key, one in given.items()]
    schema = ["document_id", "given_title", "given_publisher", "given_url", "given_kind"]
    table = pl.DataFrame(said, schema=dict.fromkeys(schema, pl.String()), orient="row")
    is_read, kind = pl.col("statement_id").is_not_null(), pl.col("kind")
    return (
        joined.join(table, on="document_id", how="left", validate="1:1", maintain_order="left")
        .with_columns(
            pl.when(is_read & (pl.col("title") == "")).then("given_title").otherwise("title").alias("title"),
            pl.coalesce("publisher", "given_publisher"),
            pl.coalesce("url", "given_url"),
            pl.when(is_read & (kind == "other")).then(pl.coalesce("given_kind", kind)).otherwise(kind).alias("kind"),
        )
        .with_columns(pl.when(is_read).then(pl.col("title").fill_null("")).alias("title"))
        .drop(schema[1:])
    )


def _readings(
    store: DocumentStore, documents: pl.DataFrame, cache_path: Path, advance: Callable[[int], None]
) -> pl.DataFrame:
    before = read_parquet(cache_path, READINGS).filter(pl.col("reader_version") == reader_version())
    known = before.join(documents.select("document_id", "media_type"), on=["document_id", "media_type"], how="semi")
    missing = documents.join(known, on=["document_id", "media_type"], how="anti")
    advance(known.height)
    rows = []
    for document in missing.sort("document_id").iter_rows(named=True):
        rows.append(_reading(store, document))
        advance(1)
    if not rows and known.height == before.height:
        return before
    readings = pl.concat([known, pl.DataFrame(rows, schema=READINGS)]).sort("document_id")
    write_parquet_atomically(cache_path, readings)
    return readings


def _reading(store: DocumentStore, document: dict[str, Any]) -> dict[str, Any]:
    document_id, media_type = document["document_id"], document["media_type"]
    read = read_document(
        store.bytes_of(document_id), media_type, location=document["location"], document_id=document_id
    )
    row: dict[str, Any] = dict.fromkeys(READINGS)
    row |= {"document_id": document_id, "media_type": media_type, "reader_version": reader_version()}
    if isinstance(read, Read):
        row |= {"statement_id": read.statement_id, "text": read.text}
        row |= {name: getattr(read.metadata, name) for name in METADATA}
        row["parties"] = list(read.metadata.parties)
    else:
        row |= {"rule": read.rule, "value": read.value, "reason": read.reason, "remedy": read.remedy}
    return row


def _reading_rejects(joined: pl.DataFrame) -> list[Reject]:
    return [
        Reject(
            "statements", row["location"], row["rule"], row["reason"], row["remedy"], row["value"], row["document_id"]
        )
        for row in joined.filter(pl.col("rule").is_not_null()).iter_rows(named=True)
    ]


def _statements(readings: pl.DataFrame) -> Validated:
    first = readings.sort("published_on", "document_id").group_by("statement_id", maintain_order=True)
    table = first.agg(
        *(pl.col(name).first() for name in ("document_id", *METADATA, "text", "location")),
        pl.col("collected_on").min().alias("known_on"),
    ).with_columns(pl.lit("0" * 64).alias("row_hash"))
    places = dict(table.select("statement_id", "location").iter_rows())
    return validate_rows(
        Statements,
        table.select(list(Statements.frame_schema())),
        stage="statements",
        locate=lambda row: (places[row["statement_id"]], row["document_id"]),
        remedy="correct {column} in the front matter as README describes it",
    )
