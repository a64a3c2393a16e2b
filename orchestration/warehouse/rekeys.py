"""Ids that vanish and what they became, so that an id once published resolves for good.

Belongs here: pairing former mentions with present ones. Does not belong here: storing the pairs.
"""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from orchestration.linking.copies import runs_of, same_words
from schemas.meta import Rekeys

MOVED = "the coder now quotes other words"
READ_ANEW = "the text was read anew"
TOLD_BY_ORIGINAL = "the same words stand in the statement that this one is a copy of"
WITHDRAWN = "withdrawn: nothing present tells of it"


def rekeys(
    old_mentions: pl.DataFrame,
    old_documents: pl.DataFrame,
    new_mentions: pl.DataFrame,
    new_documents: pl.DataFrame,
    *,
    rekeyed_at: datetime,
    copy_of: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Rows of `schemas.meta.Rekeys` for every statement and mention that is no longer there, and its commitment.

    A former statement becomes the one now read from the same document. A former mention becomes the present one of
    the same statement that shares most of its span; where the statement itself was read anew from the same document,
    the one with the same quote; where the statement is now a copy, the one of its original in the same words. Else it
    is withdrawn, with no new id.

    Args:
        old_mentions: mentions as they were published.
        old_documents: documents as they were published.
        new_mentions: mentions as they are to be.
        new_documents: documents as they are to be.
        rekeyed_at: when this is, UTC.
        copy_of: original of each statement that is a copy.
    """
    gone = old_mentions.join(new_mentions, on="mention_id", how="anti")
    successors = dict(
        old_documents.join(new_documents, on="document_id", suffix="_new")
        .filter(pl.col("statement_id").is_not_null() & pl.col("statement_id_new").is_not_null())
        .select("statement_id", "statement_id_new")
        .iter_rows()
    )
    present = new_mentions.partition_by("statement_id", as_dict=True)
    former = old_documents.drop_nulls("statement_id").join(new_documents, on="statement_id", how="anti")
    rows = [
        (key, successors.get(key), "statement", READ_ANEW if key in successors else WITHDRAWN, rekeyed_at)
        for key in former.get_column("statement_id").unique().sort()
    ]
    for row in gone.sort("mention_id").iter_rows(named=True):
        statement_id = successors.get(row["statement_id"], row["statement_id"])
        candidates = present.get((statement_id,), new_mentions.clear())
        same_text = statement_id == row["statement_id"]
        new_id = _overlapping(row, candidates) if same_text else _same_words(row, candidates)
        found = MOVED if same_text else READ_ANEW
        original = (copy_of or {}).get(statement_id)
        if new_id is None and original is not None:
            new_id, found = _told_again(row, present.get((original,), new_mentions.clear())), TOLD_BY_ORIGINAL
        reason = found if new_id else WITHDRAWN
        rows.append((row["mention_id"], new_id, "mention", reason, rekeyed_at))
        rows.append((_commitment(row["mention_id"]), _commitment(new_id), "commitment", reason, rekeyed_at))
    return pl.DataFrame(rows, schema=Rekeys.frame_schema(), orient="row")


def _overlapping(row: dict[str, object], candidates: pl.DataFrame) -> str | None:
    shared = pl.min_horizontal("end_offset", pl.lit(row["end_offset"])) - pl.max_horizontal(
        "start_offset", pl.lit(row["start_offset"])
    )
    best = candidates.with_columns(shared.alias("shared")).filter(pl.col("shared") > 0)
    best = best.sort(["shared", "mention_id"], descending=[True, False])
    return best.get_column("mention_id").item(0) if best.height else None


def _same_words(row: dict[str, object], candidates: pl.DataFrame) -> str | None:
    same = candidates.filter(pl.col("quote") == row["quote"]).sort("mention_id")
    return same.get_column("mention_id").item(0) if same.height else None


def _told_again(row: dict[str, object], candidates: pl.DataFrame) -> str | None:
    runs = runs_of(str(row["quote"]))
    pairs = candidates.sort("start_offset", "mention_id").select("mention_id", "quote").iter_rows()
    return next((mention_id for mention_id, quote in pairs if same_words(runs, runs_of(quote))), None)


def _commitment(mention_id: str | None) -> str | None:
    return None if mention_id is None else mention_id.replace("m_", "c_", 1)
