"""Statements to the table of mentions, coding only what is new or changed.

Belongs here: ids, context, the cache of coded statements, the re-slicing of quotes. Does not belong here: coding.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from orchestration.errors import InvariantError
from orchestration.extraction.batches import INPUT, OUTPUT, code_batches
from orchestration.extraction.model import Coder
from orchestration.files import read_parquet, write_parquet_atomically
from orchestration.rejects import Reject, rejects_frame
from orchestration.validation import Validated, validate_rows
from schemas.raw import Mentions

BATCH_SIZE = 16
REMEDY = "report it as a fault of the coder, with this row or text"
LONGEST_CONTEXT = 1_500
LARGEST_AMOUNT = 1e22  # 24 digits, two of them decimals
SPAN: dict[str, pl.DataType] = {
    name: kind for name, kind in pl.DataFrame(OUTPUT.empty_table()).schema.items() if name != "statement_id"
}
CODED: dict[str, pl.DataType] = {
    "statement_id": pl.String(),
    "fingerprint": pl.String(),
    "coder_version": pl.String(),
    "mentions": pl.List(pl.Struct(SPAN)),
    "error": pl.String(),
}


def code_statements(
    statements: pl.DataFrame,
    cache_path: Path,
    coder: Coder,
    advance: Callable[[int], None] = lambda steps: None,
) -> Validated:
    """Mentions of all statements as `schemas.raw.Mentions`, sorted by date, statement and offset, and their rejects.

    Args:
        statements: rows of `schemas.raw.Statements`.
        cache_path: Parquet file of what was coded before; a statement is coded again when it or the coder changed.
        coder: the coder; a statement on which it fails is a reject, and the others go on.
        advance: called with the number of statements done.

    Raises:
        InvariantError: a quote is not the text at its offsets.
    """
    wanted = statements.select(list(INPUT.names)).with_columns(
        _fingerprints(statements), pl.lit(coder.version).alias("coder_version")
    )
    keys = ["statement_id", "fingerprint", "coder_version"]
    before = read_parquet(cache_path, CODED)
    known = before.join(wanted.select(keys), on=keys, how="semi")
    missing = wanted.join(known, on=keys, how="anti").sort("statement_id")
    advance(known.height)
    coded = known
    if missing.height or known.height < before.height:
        fresh = [_code(batch, coder, advance) for batch in missing.iter_slices(BATCH_SIZE)]
        coded = pl.concat([known, *fresh]).sort("statement_id")
        write_parquet_atomically(cache_path, coded)
    return _mentions(statements, coded)


def _fingerprints(statements: pl.DataFrame) -> pl.Series:
    rows = statements.select(INPUT.names).iter_rows()
    hashes = [hashlib.sha256(json.dumps(row, default=str).encode()).hexdigest()[:20] for row in rows]
    return pl.Series("fingerprint", hashes, dtype=pl.String)


def _code(statements: pl.DataFrame, coder: Coder, advance: Callable[[int], None]) -> pl.DataFrame:
    keys = statements.select("statement_id", "fingerprint", "coder_version")
    try:
        found = _found(statements, coder)
    except Exception as error:
        if statements.height > 1:
            return pl.concat([_code(one, coder, advance) for one in statements.iter_slices(1)])
        advance(1)
        failed = f"{type(error).__name__}: {error}"
        return keys.with_columns(pl.lit([], dtype=CODED["mentions"]).alias("mentions"), pl.lit(failed).alias("error"))
    advance(statements.height)
    none = pl.lit([], dtype=CODED["mentions"])
    coded = keys.join(found, on="statement_id", how="left").with_columns(pl.col("mentions").fill_null(none))
    return coded.with_columns(pl.lit(None, dtype=pl.String).alias("error")).select(list(CODED))


def _found(statements: pl.DataFrame, coder: Coder) -> pl.DataFrame:
    batch = pa.RecordBatch.from_pylist(statements.select(INPUT.names).to_dicts(), schema=INPUT)
    found = pl.DataFrame(next(code_batches(iter([batch]), coder)))
    return (
        found.group_by("statement_id")
        .agg(pl.struct(list(SPAN)).alias("mentions"))
        .cast({"mentions": CODED["mentions"]})
    )


def _mentions(statements: pl.DataFrame, coded: pl.DataFrame) -> Validated:
    context = {row["statement_id"]: row for row in statements.iter_rows(named=True)}
    rows = [
        row
        for record in coded.iter_rows(named=True)
        for row in _rows(context[record["statement_id"]], record["mentions"], record["coder_version"])
    ]
    columns = Mentions.frame_schema()
    frame = pl.DataFrame(rows, schema=columns)
    order = statements.select("statement_id", "published_on")
    frame = frame.join(order, on="statement_id").sort("published_on", "statement_id", "start_offset", "mention_id")

    def place(row: dict[str, Any]) -> tuple[str, str]:
        about = context[row["statement_id"]]
        return f"{about['title']}, offset {row['start_offset']}", about["document_id"]

    validated = validate_rows(Mentions, frame.select(list(columns)), stage="mentions", locate=place, remedy=REMEDY)
    failed = [
        Reject("mentions", about["title"], "coder_failed", record["error"], REMEDY, document_id=about["document_id"])
        for record in coded.filter(pl.col("error").is_not_null()).iter_rows(named=True)
        for about in [context[record["statement_id"]]]
    ]
    return Validated(validated.valid, pl.concat([validated.rejects, rejects_frame(failed)]))


def _rows(statement: dict[str, Any], mentions: list[dict[str, Any]], coder_version: str) -> Iterator[dict[str, Any]]:
    text = statement["text"]
    spans: dict[tuple[int, int], int] = {}
    for mention in mentions:
        start, end = mention["start"], mention["end"]
        if text[start:end] != mention["quote"] or not 0 <= start < end <= len(text):
            where = f"statement {statement['statement_id']} ({statement['title']}), offsets {start} to {end}"
            raise InvariantError(
                f"a quote is not the text at its offsets in {where}; nothing is published; please report this"
            )
        again = spans[start, end] = spans.get((start, end), 0) + 1
        yield {
            **{name: mention[name] for name in SPAN if name not in ("start", "end")},
            "mention_id": mention_id(statement["statement_id"], start, end, again),
            "statement_id": statement["statement_id"],
            "start_offset": start,
            "end_offset": end,
            "quote_is_verbatim": statement["kind"] != "digest",
            "context": paragraph(text, start, end),
            "amount": _money(mention["amount"]),
            "coder_version": coder_version,
        }


def _money(amount: float | None) -> Decimal | None:
    # A sum that the column cannot hold is left out; its currency without a sum then makes the row a reject.
    return Decimal(f"{amount:.2f}") if amount is not None and abs(amount) < LARGEST_AMOUNT else None


def mention_id(statement_id: str, start: int, end: int, occurrence: int = 1) -> str:
    """Key of a mention; `occurrence` tells mentions with the same span apart."""
    span = f"{statement_id}:{start}:{end}" + (f":{occurrence}" if occurrence > 1 else "")
    return "m_" + hashlib.sha256(span.encode()).hexdigest()[:20]


def paragraph(text: str, start: int, end: int) -> str:
    """The paragraph around a span, at most 1,500 code points around its middle where it is longer."""
    first = text.rfind("\n\n", 0, start)
    last = text.find("\n\n", end)
    left, right = (0 if first < 0 else first + 2), (len(text) if last < 0 else last)
    if right - left > LONGEST_CONTEXT:
        margin = max(0, (LONGEST_CONTEXT - (end - start)) // 2)
        left, right = max(left, start - margin), min(right, end + margin)
    return text[left:right].strip()
