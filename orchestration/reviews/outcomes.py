"""What became of reviews, as rows and as rejects.

Belongs here: `schemas.reviews.Reviews` and the decisions that linking follows. Does not belong here: deciding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from orchestration.linking.decisions import Decisions
from orchestration.rejects import Reject, rejected
from orchestration.reviews.deciding import Decided
from orchestration.reviews.model import Review
from orchestration.reviews.reading import FILE, Invalid
from schemas.reviews import FIELDS, Reviews


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words of a review stand.

    Attributes:
        statement_id: the present statement; None where there is none.
        mention_id: the present mention; None where there is none.
        anchoring: code of `review_anchorings.csv`; None for an invalid review.
        other_mention_id: for merge and split.
        coded_value: for one field, what the coder or the reader says; None where they say nothing.
        note: what is wrong.
        is_invalid: whether it cannot be used as written.
    """

    statement_id: str | None = None
    mention_id: str | None = None
    anchoring: str | None = None
    other_mention_id: str | None = None
    coded_value: str | None = None
    note: str | None = None
    is_invalid: bool = False


def not_found(note: str, statement_id: str | None = None) -> Found:
    """What is true of a review whose words are nowhere."""
    return Found(statement_id, anchoring="not_found", note=note)


def review_rows(reviews: Iterable[Review], found: Mapping[str, Found], decided: Decided) -> list[dict[str, Any]]:
    """Rows of `schemas.reviews.Reviews`."""
    return [_row(review, found[review.review_id], decided) for review in reviews]


def invalid_rows(invalid: Iterable[Invalid]) -> list[dict[str, Any]]:
    """Rows of `schemas.reviews.Reviews` for reviews that cannot be used."""
    empty = dict.fromkeys(Reviews.frame_schema())
    return [
        empty
        | {name: value for name, value in one.row.items() if name in empty}
        | {"field": one.row["field"] if one.row["field"] in FIELDS else None}
        | {"outcome": "invalid", "note": one.note}
        for one in invalid
    ]


def reviews_frame(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of `schemas.reviews.Reviews`, sorted by key."""
    frame = pl.DataFrame(list(rows), schema=Reviews.frame_schema()).sort("review_id")
    return Reviews.validate(frame, lazy=True)


def rejects_of(reviews: Iterable[Review], found: Mapping[str, Found]) -> list[Reject]:
    """A reject for each review that is invalid or whose words are nowhere."""
    rejects = []
    for review in reviews:
        one = found[review.review_id]
        if one.note is not None:
            rule = "review_invalid" if one.is_invalid else "review_not_found"
            place = f"{FILE}, line {review.line}"
            rejects.append(rejected("reviews", place, rule, one.note, value=review.review_id))
    return rejects


def usable(reviews: Iterable[Review], rows: pl.DataFrame) -> list[Review]:
    """Reviews that found their words. The others may still be mended where they stand, so they are not held fast."""
    held = set(rows.filter(~pl.col("outcome").is_in(["invalid", "not_found"])).get_column("review_id"))
    return [review for review in reviews if review.review_id in held]


def decisions(reviews: pl.DataFrame, mention_ids: Iterable[str]) -> Decisions:
    """Which mentions people joined or parted.

    Args:
        reviews: rows of `schemas.reviews.Reviews`.
        mention_ids: mentions that are linked; pairs with others, such as dismissed ones, are left out.
    """
    present = set(mention_ids)
    standing = reviews.filter(pl.col("outcome") == "applied", pl.col("action").is_in(["merge", "split"]))
    pairs: dict[str, set[tuple[str, str]]] = {"merge": set(), "split": set()}
    for action, one, other in standing.select("action", "mention_id", "other_mention_id").iter_rows():
        if one != other and {one, other} <= present:
            pairs[action].add((min(one, other), max(one, other)))
    return Decisions(tuple(sorted(pairs["merge"])), tuple(sorted(pairs["split"])))


def _row(review: Review, found: Found, decided: Decided) -> dict[str, Any]:
    conflicts = decided.conflicts.get(review.review_id, frozenset())
    if found.is_invalid:
        outcome = "invalid"
    elif found.anchoring == "not_found":
        outcome = "not_found"
    else:
        outcome = decided.outcomes[review.review_id]
    return {
        "review_id": review.review_id,
        "reviewed_at": review.reviewed_at,
        "reviewer": review.reviewer,
        "action": review.action,
        "field": review.field or None,
        "value": review.value or None,
        "reason": review.reason or None,
        "target": str(review.target),
        "outcome": outcome,
        "anchoring": found.anchoring,
        "conflicts_with": ";".join(sorted(conflicts)) or None,
        "statement_id": found.statement_id,
        "mention_id": found.mention_id,
        "other_mention_id": found.other_mention_id,
        "coded_value": found.coded_value,
        "note": found.note,
    }
