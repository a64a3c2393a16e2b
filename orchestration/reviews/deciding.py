"""Which of several decisions on one thing stands.

Belongs here: order, agreement and conflict. Does not belong here: what is decided.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orchestration.reviews.model import Review

IS_COMMITMENT = "is_commitment"


@dataclass(frozen=True, slots=True)
class Assertion:
    """One thing that a review says.

    Attributes:
        review: who says it and when.
        subject: a mention, a statement, or two mentions.
        field: what of it.
        value: what it is said to be.
        is_implied: said along with the review's own matter, such as that what is corrected is a commitment at all.
    """

    review: Review
    subject: str
    field: str
    value: str
    is_implied: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What stands.

    Attributes:
        standing: by subject, then field, the assertion that stands.
        outcomes: by review id, `applied`, `superseded` or `conflict`.
        conflicts: by review id, the ids of reviews by which other people decided otherwise.
    """

    standing: Mapping[str, Mapping[str, Assertion]]
    outcomes: Mapping[str, str]
    conflicts: Mapping[str, frozenset[str]]


def decide(assertions: Iterable[Assertion]) -> Decided:
    """The latest assertion on each thing stands, whoever made it; the order of the assertions does not matter.

    What a person said last is what they say: an earlier word of theirs is superseded. People disagree where their last
    words differ.
    """
    slots: defaultdict[tuple[str, str], list[Assertion]] = defaultdict(list)
    for assertion in assertions:
        slots[assertion.subject, assertion.field].append(assertion)
    standing: defaultdict[str, dict[str, Assertion]] = defaultdict(dict)
    conflicts: defaultdict[str, set[str]] = defaultdict(set)
    stands: set[str] = set()
    overruled: set[str] = set()
    every: set[str] = set()
    for (subject, field), said in slots.items():
        said.sort(key=lambda one: one.review.order)
        standing[subject][field] = said[-1]
        last = {one.review.person: one for one in said}
        for one in said:
            review_id = one.review.review_id
            is_last = last[one.review.person] is one
            differing = {word.review.review_id for word in last.values() if is_last and word.value != one.value}
            conflicts[review_id] |= differing
            if one.is_implied:
                continue
            every.add(review_id)
            if one.value == said[-1].value:
                stands.add(review_id)
            elif is_last:
                overruled.add(review_id)
    outcomes = {key: "applied" if key in stands else "conflict" if key in overruled else "superseded" for key in every}
    return Decided(standing, outcomes, {key: frozenset(ids) for key, ids in conflicts.items() if ids})
