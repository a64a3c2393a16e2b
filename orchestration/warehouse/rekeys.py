"""Ids that vanish and what they became, so that an id once published resolves for good.

Belongs here: pairing former statements, mentions and commitments with present ones. Does not belong here: storing them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from orchestration.linking.copies import runs_of, same_words
from schemas.meta import Rekeys

MOVED = "the coder now quotes other words"
READ_ANEW = "the text was read anew"
TOLD_BY_ORIGINAL = "the same words stand in the statement that this one is a copy of"
JOINED = "an earlier mention of it is known now, or the two were joined"
DISMISSED = "dismissed by a review"
WITHDRAWN = "withdrawn: nothing present tells of it"

Row = tuple[str, str | None, str, str, datetime]


@dataclass(frozen=True, slots=True)
class Published:
    """What ids stand for: rows of `schemas.raw` Documents, Mentions and CommitmentMentions, with their id columns."""

    documents: pl.DataFrame
    mentions: pl.DataFrame
    links: pl.DataFrame


def rekeys(
    before: Published, after: Published, *, rekeyed_at: datetime, copy_of: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Rows of `schemas.meta.Rekeys` for every statement, mention and commitment that is no longer there.

    A former statement becomes the one now read from the same document. A former mention becomes the present one of
    the same statement that shares most of its span; where the statement itself was read anew from the same document,
    the one with the same quote; where the statement is now a copy, the one of its original in the same words. A former
    commitment becomes the one that its earliest mention now tells of, or else most of its mentions. What becomes
    nothing is withdrawn, with no new id.

    Args:
        before: as it was published.
        after: as it is to be.
        rekeyed_at: when this is, UTC.
        copy_of: original of each statement that is a copy.
    """
    mentions = list(_mentions(before, after, rekeyed_at, copy_of or {}))
    rows = [*_statements(before, after, rekeyed_at), *mentions, *_commitments(before, after, mentions, rekeyed_at)]
    return pl.DataFrame(rows, schema=Rekeys.frame_schema(), orient="row")


def _successors(before: Published, after: Published) -> dict[str, str]:
    """The statement now read from the document of each former one."""
    pairs = before.documents.join(after.documents, on="document_id", suffix="_new")
    told = pairs.filter(pl.col("statement_id").is_not_null() & pl.col("statement_id_new").is_not_null())
    return dict(told.select("statement_id", "statement_id_new").iter_rows())


def _statements(before: Published, after: Published, rekeyed_at: datetime) -> Iterator[Row]:
    successors = _successors(before, after)
    former = before.documents.drop_nulls("statement_id").join(after.documents, on="statement_id", how="anti")
    for key in former.get_column("statement_id").unique().sort():
        yield key, successors.get(key), "statement", READ_ANEW if key in successors else WITHDRAWN, rekeyed_at


def _mentions(before: Published, after: Published, rekeyed_at: datetime, copy_of: Mapping[str, str]) -> Iterator[Row]:
    successors = _successors(before, after)
    present = after.mentions.partition_by("statement_id", as_dict=True)
    nothing = after.mentions.clear()
    gone = before.mentions.join(after.mentions, on="mention_id", how="anti")
    for row in gone.sort("mention_id").iter_rows(named=True):
        statement_id = successors.get(row["statement_id"], row["statement_id"])
        candidates = present.get((statement_id,), nothing)
        same_text = statement_id == row["statement_id"]
        new_id = _overlapping(row, candidates) if same_text else _same_words(row, candidates)
        found = MOVED if same_text else READ_ANEW
        original = copy_of.get(statement_id)
        if new_id is None and original is not None:
            new_id, found = _told_again(row, present.get((original,), nothing)), TOLD_BY_ORIGINAL
        yield row["mention_id"], new_id, "mention", found if new_id else WITHDRAWN, rekeyed_at


def _commitments(before: Published, after: Published, moved: list[Row], rekeyed_at: datetime) -> Iterator[Row]:
    became = {old_id: (new_id, reason) for old_id, new_id, _, reason, _ in moved}
    now: dict[str, str] = dict(after.links.select("mention_id", "commitment_id").iter_rows())
    members: defaultdict[str, list[str]] = defaultdict(list)
    for mention_id, commitment_id in before.links.select("mention_id", "commitment_id").sort("mention_id").iter_rows():
        members[commitment_id].append(mention_id)
    for commitment_id in sorted(members.keys() - set(now.values())):
        opening = commitment_id.replace("c_", "m_", 1)
        kept, reason = became.get(opening, (opening, JOINED))
        new_id = now.get(kept) if kept else None
        if new_id is None:
            reason = DISMISSED if kept else WITHDRAWN
            others = Counter(now[one] for key in members[commitment_id] if (one := became.get(key, (key,))[0]) in now)
            new_id = max(sorted(others), key=others.__getitem__, default=None)
            reason = JOINED if new_id else reason
        yield commitment_id, new_id, "commitment", reason, rekeyed_at


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
