"""Reviews of mentions, applied: final rows, what people said beside what the coder says, what became of each review.

Belongs here: the order of the steps. Does not belong here: finding words, deciding, single rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from orchestration.errors import InvariantError
from orchestration.reviews.anchoring import Place, Pool, Row
from orchestration.reviews.deciding import IS_COMMITMENT, Assertion, Decided, decide
from orchestration.reviews.model import Review, Target
from orchestration.reviews.outcomes import Found, not_found
from orchestration.reviews.rows import ADDED, MONEY, added_row, with_values
from orchestration.reviews.values import MENTION_FIELDS, NEEDED, typed, untyped
from orchestration.validation import failures
from schemas.raw import Mentions
from schemas.reviews import SHOWN, MentionReviews

NO_STATEMENT = "its statement is not in the warehouse, and no other has these words"
NO_WORDS = "these words are not in the statement"
NO_MENTION = "the words are there, but neither the coder nor a person now finds a commitment in them"
ONE_MENTION = "the coder now reads both as one mention"
NOT_TOGETHER = "amount, currency and amount_kind must stand together; give all of them, or an empty amount"


@dataclass(frozen=True, slots=True)
class ReviewedMentions:
    """Mentions after review.

    Attributes:
        mentions: rows of `schemas.raw.Mentions` with the values that count; dismissed ones are still among them.
        mention_reviews: rows of `schemas.reviews.MentionReviews`.
        found: by review id, where its words stand, or what is wrong with it.
        decided: which reviews stand.
    """

    mentions: pl.DataFrame
    mention_reviews: pl.DataFrame
    found: Mapping[str, Found]
    decided: Decided


def review_mentions(
    reviews: Iterable[Review], statements: pl.DataFrame, documents: pl.DataFrame, mentions: pl.DataFrame
) -> ReviewedMentions:
    """Applies reviews that concern words.

    Args:
        reviews: those of mentions, in their order.
        statements: rows of `schemas.raw.Statements`.
        documents: rows of `schemas.raw.Documents`.
        mentions: the coder's rows of `schemas.raw.Mentions`, sorted by date, statement and offset.

    Raises:
        InvariantError: a row that no person touched breaks the rules of its table.
    """
    wanted = sorted(reviews, key=lambda one: one.order)
    if not wanted:
        return ReviewedMentions(mentions, MentionReviews.empty_frame(), {}, decide([]))
    targets = [target for review in wanted for target in (review.target, review.other) if target is not None]
    pool = Pool.of(targets, statements, documents, mentions)
    coded = {row["mention_id"]: row for rows in pool.mentions.values() for row in rows}
    found = _found(wanted, pool)
    base = {row["mention_id"]: row for rows in pool.mentions.values() for row in rows}
    final, decided, wrong = _final(wanted, found, base, coded)
    for review_id in wrong:
        found[review_id] = Found(found[review_id].statement_id, note=NOT_TOGETHER, is_invalid=True)
    return ReviewedMentions(
        _table(final, mentions, statements), _side_by_side(final, coded, decided, base), found, decided
    )


def _found(reviews: list[Review], pool: Pool) -> dict[str, Found]:
    """Where each review's words stand. What people added comes first, so that other reviews may concern it."""
    found: dict[str, Found] = {}
    makes_rows = [one for one in reviews if one.action == "add"]
    makes_rows += [one for one in reviews if one.action == "confirm" and set(NEEDED) <= dict(one.values).keys()]
    for review in makes_rows:
        found[review.review_id] = _anchor(review.target, review, pool)
    for review in reviews:
        if review.review_id in found:
            continue
        if review.other is None:
            found[review.review_id] = _anchor(review.target, review, pool)
            continue
        one, other = _anchor(review.target, review, pool), _anchor(review.other, review, pool)
        missing = next((each for each in (one, other) if each.mention_id is None), None)
        if missing is not None:
            found[review.review_id] = missing
        elif one.mention_id == other.mention_id and review.action == "split":
            found[review.review_id] = not_found(ONE_MENTION, one.statement_id)
        else:
            found[review.review_id] = Found(one.statement_id, one.mention_id, one.anchoring, other.mention_id)
    return found


def _anchor(target: Target, review: Review, pool: Pool) -> Found:
    statement_id = pool.found[target]
    if statement_id is None:
        return not_found(NO_STATEMENT)
    own: Place | None = None
    for each in pool.originals(statement_id):
        place = pool.place_of(target, each)
        if place is None:
            continue
        own = own or place
        if review.action == "add":
            at = pool.same_commitment(place)
        else:
            at = pool.mention_at(place, strict=review.action == "dismiss")
        if at is not None:
            row, anchoring = at
            coded = untyped(review.field, row[review.field]) if review.field else None
            is_added = row["rule"] == ADDED
            return Found(row["statement_id"], row["mention_id"], anchoring, coded_value=None if is_added else coded)
    if own is None:
        return not_found(NO_WORDS, statement_id)
    anchoring = "fuzzy" if own.anchoring == "fuzzy" else "words"
    if review.action == "dismiss":
        return Found(own.statement_id, None, anchoring)
    if review.action in ("add", "confirm") and set(NEEDED) <= dict(review.values).keys():
        row = added_row(pool.statements[own.statement_id], own, dict(review.values))
        pool.add(row)
        return Found(own.statement_id, row["mention_id"], anchoring)
    return not_found(NO_MENTION, statement_id)


def _assertions(review: Review, found: Found) -> Iterable[Assertion]:
    if found.anchoring == "not_found":
        return
    if review.other is not None:
        pair = sorted((found.mention_id or "", found.other_mention_id or ""))
        yield Assertion(review, "|".join(pair), "one_commitment", review.action)
        return
    if found.mention_id is None:  # dismissed, and the coder finds it no more
        yield Assertion(review, str(review.target), IS_COMMITMENT, "false")
        return
    is_commitment = "false" if review.action == "dismiss" else "true"
    yield Assertion(review, found.mention_id, IS_COMMITMENT, is_commitment, is_implied=bool(review.field))
    for name, value in review.values:
        yield Assertion(review, found.mention_id, name, value, is_implied=not review.field)


def _final(
    reviews: list[Review], found: Mapping[str, Found], base: Mapping[str, Row], coded: Mapping[str, Row]
) -> tuple[dict[str, Row], Decided, set[str]]:
    """Final rows, what stands, and the reviews whose values do not go together; those do not count."""
    wrong: set[str] = set()
    while True:
        said = [
            assertion
            for review in reviews
            if review.review_id not in wrong
            for assertion in _assertions(review, found[review.review_id])
        ]
        decided = decide(said)
        made = {assertion.subject for assertion in said}
        final: dict[str, Row] = {}
        for key, row in base.items():
            if key not in coded and key not in made:
                continue  # added by a review that cannot be used
            values = _values(decided, key)
            final[key] = with_values(row, values) if values else row
        touched = [row for key, row in final.items() if key in decided.standing]
        failed = _failing(touched)
        if not failed:
            return final, decided, wrong
        blamed = {name for key in failed for name in _blamed(decided, key)}
        if not blamed:
            raise InvariantError(f"mentions {', '.join(sorted(failed))} are malformed after review; please report this")
        wrong |= blamed


def _values(decided: Decided, key: str) -> dict[str, str]:
    standing = decided.standing.get(key, {})
    if standing and standing[IS_COMMITMENT].value == "false":
        return {}
    return {name: said.value for name, said in standing.items() if name in MENTION_FIELDS}


def _failing(rows: list[Row]) -> set[str]:
    frame = pl.DataFrame(rows, schema=Mentions.frame_schema())
    failed = failures(Mentions, frame).filter(pl.col("index").is_not_null()).get_column("index").unique().to_list()
    return {rows[int(index)]["mention_id"] for index in failed}


def _blamed(decided: Decided, key: str) -> set[str]:
    standing = decided.standing.get(key, {})
    money = {said.review.review_id for name, said in standing.items() if name in MONEY}
    return money or {said.review.review_id for name, said in standing.items() if name in MENTION_FIELDS}


def _table(final: Mapping[str, Row], mentions: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    columns = list(mentions.columns)
    concerned = pl.DataFrame(list(final.values()), schema=Mentions.frame_schema())
    frame = pl.concat([mentions.join(concerned, on="mention_id", how="anti"), concerned])
    order = statements.select("statement_id", "published_on")
    ordered = frame.join(order, on="statement_id").sort("published_on", "statement_id", "start_offset", "mention_id")
    return ordered.select(columns)


def _side_by_side(
    final: Mapping[str, Row], coded: Mapping[str, Row], decided: Decided, base: Mapping[str, Row]
) -> pl.DataFrame:
    by: defaultdict[str, list[Assertion]] = defaultdict(list)
    for subject, standing in decided.standing.items():
        if subject in base:
            by[subject].extend(standing.values())
    rows = []
    for key, said in sorted(by.items()):
        standing = decided.standing[key]
        coder, row = coded.get(key), final[key]
        if standing[IS_COMMITMENT].value == "false":
            decision = "dismissed"
        elif coder is None:
            decision = "added"
        else:
            decision = "corrected" if any(coder[name] != row[name] for name in MENTION_FIELDS) else "confirmed"
        fields = [name for name in MENTION_FIELDS if name in standing]
        reviews = [one.review for one in said]
        record: dict[str, Any] = {
            "mention_id": key,
            "statement_id": row["statement_id"],
            "quote": row["quote"],
            "decision": decision,
            "reviewers": ";".join(sorted({one.reviewer for one in reviews})),
            "reviewed_at": max(one.reviewed_at for one in reviews),
            "has_conflict": any(one.review_id in decided.conflicts for one in reviews),
            "reviewed_fields": ";".join(fields) or None,
        }
        for name in SHOWN:
            record[f"coded_{name}"] = None if coder is None else _shown(coder[name])
            record[f"reviewed_{name}"] = _shown(typed(name, standing[name].value)) if name in standing else None
        rows.append(record)
    return MentionReviews.validate(pl.DataFrame(rows, schema=MentionReviews.frame_schema()), lazy=True)


def _shown(value: Any) -> Any:
    return (";".join(value) or None) if isinstance(value, list) else value
