"""Which commitment each mention tells of.

Belongs here: the fold over mentions in order of date, statement and offset. Does not belong here: status over
time; dbt folds it.
"""

from dataclasses import dataclass

import polars as pl

from schemas.raw import CommitmentMentions, CommitmentRelations

RULE = "every mention is a commitment of its own"


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found.

    Attributes:
        links: rows of `schemas.raw.CommitmentMentions`, in the order of the mentions.
        relations: rows of `schemas.raw.CommitmentRelations`.
    """

    links: pl.DataFrame
    relations: pl.DataFrame


def link(mentions: pl.DataFrame) -> Linked:
    """The commitment of each mention, and how commitments belong together.

    Each mention opens a thread of its own: mentions of different statements are not joined yet.

    Args:
        mentions: rows of `schemas.raw.Mentions`, sorted by date, statement and offset.
    """
    links = mentions.select(
        "mention_id",
        pl.col("mention_id").str.replace("^m_", "c_").alias("commitment_id"),
        "statement_id",
        pl.lit(1.0).alias("link_score"),
        pl.lit(RULE).alias("link_reason"),
        pl.lit(None, dtype=pl.String).alias("linked_mention_id"),
    )
    return Linked(CommitmentMentions.validate(links, lazy=True), CommitmentRelations.empty_frame())
