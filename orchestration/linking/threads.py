"""Which commitment each mention tells of.

Belongs here: the fold over mentions in order of date, statement and offset. Does not belong here: status over
time; dbt folds it.
"""

import polars as pl

from schemas.raw import CommitmentMentions

RULE = "every mention is a commitment of its own"


def link(mentions: pl.DataFrame) -> pl.DataFrame:
    """Links as `schemas.raw.CommitmentMentions`, in the order of the mentions.

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
    )
    return CommitmentMentions.validate(links, lazy=True)
