"""Documents to statements: every document read once, the same text from two places one statement.

Belongs here: the tables of documents and statements. Does not belong here: reading one document, or loading DuckDB.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from orchestration.rejects import Reject, rejects_frame, with_sources
from orchestration.sources.given import Given
from orchestration.sources.isolation import DEFAULT_SECONDS
from orchestration.sources.readings import KEY, METADATA, readings_of
from orchestration.sources.store import SIGHTINGS, DocumentStore
from orchestration.sources.surroundings import surroundings
from orchestration.sources.translations import with_originals
from orchestration.validation import Validated, validate_rows
from schemas.raw import Documents, Rejects, Statements


@dataclass(frozen=True, slots=True)
class StatementTables:
    """`schemas.raw.Documents`, `.Statements` and `.Rejects` of all active sources, each sorted by its key.

    Statements carry an empty `row_hash` here, which loading fills, and no `copy_of`, which `copies.py` finds.
    """

    documents: pl.DataFrame
    statements: pl.DataFrame
    rejects: pl.DataFrame


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
    readings = readings_of(store, documents, cache_path, advance, max_seconds)
    joined = documents.join(readings, on=KEY, how="left", validate="1:1").sort("document_id")
    joined = joined.filter(pl.col("rule").is_null() | pl.col("is_present"))  # a rejected file taken out is gone
    rejected_here = rejects_frame(_reading_rejects(joined))
    joined = with_originals(joined)
    validated = _statements(joined.filter(pl.col("rule").is_null() & (pl.col("statement_id") == pl.col("text_id"))))
    kept = validated.valid.get_column("statement_id").implode()
    table = joined.with_columns(
        pl.when(pl.col("statement_id").is_in(kept)).then(pl.col("statement_id")).alias("statement_id"),
    ).select(list(Documents.frame_schema()))
    malformed = with_sources(validated.rejects, documents.select("document_id", "source_id"))
    rejects = pl.concat([collected, rejected_here, malformed])
    rejects = rejects.unique("reject_id", keep="first", maintain_order=True).sort("reject_id")
    return StatementTables(Documents.validate(table, lazy=True), validated.valid.sort("statement_id"), rejects)


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
