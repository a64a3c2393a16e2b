"""Which commitment each mention tells of.

Belongs here: mentions in, links and relations out. Does not belong here: how alike two mentions are (`comparing.py`),
the fold itself (`folding.py`), and status over time; dbt folds it.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.linking.comparing import judged_pairs
from orchestration.linking.cues import NONE
from orchestration.linking.decisions import Decisions
from orchestration.linking.folding import Decided, Folded, fold
from orchestration.linking.reasons import reasons
from orchestration.linking.traits import Traits, traits_of
from schemas.raw import CommitmentMentions, CommitmentRelations

OPENED = "no earlier mention tells of it"
DECIDED = "joined by a review"


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found.

    Attributes:
        links: rows of `schemas.raw.CommitmentMentions`, in the order of the mentions.
        relations: rows of `schemas.raw.CommitmentRelations`.
    """

    links: pl.DataFrame
    relations: pl.DataFrame


def link(mentions: pl.DataFrame, statements: pl.DataFrame, decisions: Decisions | None = None) -> Linked:
    """The commitment of each mention, and how commitments belong together.

    An ordered fold: mentions are taken by (published_on, statement_id, start_offset), and each joins the thread of the
    earlier mention that it most likely repeats, or opens a thread of its own. What comes later changes nothing.

    Args:
        mentions: rows of `schemas.raw.Mentions`, in any order.
        statements: rows of `schemas.raw.Statements` that hold them.
        decisions: what people joined or parted; it goes before any score.
    """
    days = statements.select("statement_id", "published_on")
    ordered = mentions.join(days, on="statement_id", how="left", maintain_order="left")
    ordered = ordered.sort("published_on", "statement_id", "start_offset", "mention_id")
    ids = ordered.get_column("mention_id").to_list()
    traits = traits_of(ordered)
    folded = fold(traits, judged_pairs(traits), _by_row(ids, decisions or Decisions()))
    links = _links(ordered, traits, folded)
    given = mentions.select("mention_id").join(links, on="mention_id", how="left", maintain_order="left")
    return Linked(
        CommitmentMentions.validate(given.select(list(CommitmentMentions.frame_schema())), lazy=True),
        CommitmentRelations.validate(_relations(ordered, traits, folded), lazy=True),
    )


def _by_row(ids: list[str], decisions: Decisions) -> Decided:
    row = {mention_id: at for at, mention_id in enumerate(ids)}

    def rows(pairs: tuple[tuple[str, str], ...]) -> dict[int, list[int]]:
        """For the later mention of each pair the earlier ones; pairs of mentions that are not there are left out."""
        found: dict[int, list[int]] = {}
        for one, other in pairs:
            if one in row and other in row and one != other:
                early, late = sorted((row[one], row[other]))
                found.setdefault(late, []).append(early)
        return found

    return Decided(rows(decisions.together), rows(decisions.apart))


def _commitments(ids: pl.Series, threads: list[int]) -> pl.Series:
    return ids.gather(threads).str.replace("^m_", "c_")


def _links(ordered: pl.DataFrame, traits: Traits, folded: Folded) -> pl.DataFrame:
    ids = ordered.get_column("mention_id")
    linked = np.array(folded.linked, dtype=np.int64)
    joined = np.flatnonzero(linked != NONE)
    reason = pl.Series(reasons(traits, joined, linked[joined]), dtype=pl.String)
    told = pl.DataFrame({"row": joined, "link_reason": reason}, schema_overrides={"row": pl.Int64})
    frame = pl.DataFrame(
        {
            "row": np.arange(len(linked)),
            "mention_id": ids,
            "commitment_id": _commitments(ids, folded.thread),
            "statement_id": ordered.get_column("statement_id"),
            "link_score": pl.Series(folded.score, dtype=pl.Float64),
            "linked_mention_id": ids.gather(np.where(linked == NONE, 0, linked)) if len(ids) else ids,
            "is_opening": linked == NONE,
            "is_decided": pl.Series(folded.decided, dtype=pl.Boolean),
        }
    )
    opened, decided = pl.col("is_opening"), pl.col("is_decided")
    return frame.join(told, on="row", how="left", maintain_order="left").with_columns(
        pl.when(opened).then(pl.lit(None)).otherwise("linked_mention_id").alias("linked_mention_id"),
        pl.when(opened)
        .then(pl.lit(OPENED))
        .when(decided)
        .then(pl.lit(DECIDED))
        .otherwise("link_reason")
        .alias("link_reason"),
    )


def _relations(ordered: pl.DataFrame, traits: Traits, folded: Folded) -> pl.DataFrame:
    ids = ordered.get_column("mention_id")
    found = folded.relations
    later, earlier = (np.array([getattr(one, name) for one in found], dtype=np.int64) for name in ("mention", "other"))
    frame = pl.DataFrame(
        {
            "commitment_id": _commitments(ids, [one.thread for one in found]),
            "related_commitment_id": _commitments(ids, [one.related for one in found]),
            "relation": pl.Series([one.relation for one in found], dtype=pl.String),
            "mention_id": ids.gather(later),
            "statement_id": ordered.get_column("statement_id").gather(later),
            "score": pl.Series([one.score for one in found], dtype=pl.Float64),
            "reason": pl.Series(reasons(traits, later, earlier), dtype=pl.String),
        }
    )
    return frame.sort(list(CommitmentRelations.about()["key"]))
