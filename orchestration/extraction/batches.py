"""The coder over Arrow batches: the one function that a process pool, Spark's `mapInArrow` and the Dagster asset run.

Belongs here: the batch signature and its schemas. Does not belong here: coding, validation, ids.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Coder, Statement

INPUT = pa.schema(
    [
        ("statement_id", pa.string()),
        ("text", pa.string()),
        ("title", pa.string()),
        ("published_on", pa.date32()),
        ("publisher", pa.string()),
        ("kind", pa.string()),
        ("parties", pa.list_(pa.string())),
    ]
)
OUTPUT = pa.schema(
    [
        ("statement_id", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("quote", pa.string()),
        ("status", pa.string()),
        ("actors", pa.list_(pa.string())),
        ("partners", pa.list_(pa.string())),
        ("sectors", pa.list_(pa.string())),
        ("instrument", pa.string()),
        ("amount", pa.float64()),
        ("currency", pa.string()),
        ("amount_kind", pa.string()),
        ("due", pa.string()),
        ("due_basis", pa.string()),
        ("done", pa.string()),
        ("strength", pa.int64()),
        ("confidence", pa.float64()),
        ("source_class", pa.string()),
        ("rule", pa.string()),
    ]
)


def code_batches(batches: Iterator[pa.RecordBatch], coder: Coder | None = None) -> Iterator[pa.RecordBatch]:
    """Mentions of statements, one output batch for each input batch.

    Args:
        batches: rows of `INPUT`.
        coder: the coder to use; the package's own by default.

    Yields:
        Rows of `OUTPUT`, in order of statement and start; a statement without commitments has none.
    """
    chosen = coder or RuleCoder()
    for batch in batches:
        rows = [
            {"statement_id": row["statement_id"], **asdict(mention)}
            for row in batch.to_pylist()
            for mention in chosen.code(read_statement(row))
        ]
        yield pa.RecordBatch.from_pylist(rows, schema=OUTPUT)


def read_statement(row: dict[str, Any]) -> Statement:
    """The statement that a row of `INPUT` tells; what a row leaves out is empty."""
    return Statement(
        text=row["text"],
        title=row["title"] or "",
        published_on=row["published_on"],
        publisher=row["publisher"] or "",
        kind=row["kind"] or "",
        parties=tuple(row["parties"] or ()),
    )
