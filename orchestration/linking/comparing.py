"""How alike two mentions are, and how likely they tell of one commitment.

Belongs here: features of pairs, and the score from their weights. Does not belong here: which pairs are compared.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orchestration.linking.candidates import Pairs, candidate_pairs
from orchestration.linking.cues import NONE
from orchestration.linking.traits import Traits
from orchestration.reference import rows

CHUNK = 200_000  # pairs compared at a time, which bounds memory
MUCH_SHARED = 40.0  # weight of shared terms beyond which more says nothing new
LEAST_NAME = 4.0  # weight from which a name tells one thing from another
LEAST_OF_THING, LEAST_WORDS = 0.6, 2  # share of the words of both names, and number, that are in both
SAME_THING_PARTIES = 0.5
LONG_YEARS = 5.0
LONGEST_NEWS = 120  # days for which a meeting is told of as news; one told of later without a day is another
DAYS_A_YEAR = 365.25
THRESHOLD, POSSIBLE, ONE_THING, BASE = "(threshold)", "(possible)", "(one thing)", "(base)"


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs of mentions that may tell of one commitment, or of two editions of one thing; one entry a pair.

    Attributes:
        later: row of the later mention.
        earlier: row of the earlier mention.
        score: how likely the two tell of one commitment, editions aside.
        other_edition: whether they tell of different editions.
    """

    later: NDArray[np.int64]
    earlier: NDArray[np.int64]
    score: NDArray[np.float64]
    other_edition: NDArray[np.bool_]


FEATURES = (
    *("wording", "contained", "shared_weight", "rarest_shared"),
    *("same_thing", "same_thing_and_form"),
    *("names_alike", "names_unlike"),
    *("same_parties", "parties_alike", "parties_contained", "same_actors"),
    *("same_sector", "sectors_shared", "same_instrument", "other_instrument"),
    *("same_amount", "other_amount", "years_differ", "same_statement", "years_apart"),
    *("wording_by_parties",),
)


def judged_pairs(traits: Traits) -> Judged:
    """All pairs worth deciding on, sorted by the later mention, then the best score, then the earlier mention."""
    later, earlier = candidate_pairs(traits)
    told = np.concatenate([score(traits, chunk) for chunk in _chunks((later, earlier))] or [np.zeros(0)])
    kept = told >= weights()[POSSIBLE]
    later, earlier, told = later[kept], earlier[kept], told[kept]
    order = np.lexsort((earlier, -told, later))
    later, earlier, told = later[order], earlier[order], told[order]
    return Judged(later, earlier, told, other_edition(traits, later, earlier))


def _chunks(pairs: Pairs) -> Iterator[Pairs]:
    later, earlier = pairs
    for at in range(0, len(later), CHUNK):
        yield later[at : at + CHUNK], earlier[at : at + CHUNK]


def other_edition(traits: Traits, later: NDArray[np.int64], earlier: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the two are different numbers of a series, or meetings of which one is told as held before the other.

    A meeting without a number is not the second or a later one.
    """

    def differ(trait: NDArray[np.int64]) -> Any:
        return (trait[later] != trait[earlier]) & (trait[later] != NONE) & (trait[earlier] != NONE)

    talks = traits.is_talk[later] & traits.is_talk[earlier]
    further = talks & (traits.ordinal[later] > 1) & (traits.ordinal[earlier] == NONE)
    meetings = talks & traits.is_held[earlier]
    anew = traits.is_ahead[later] & (traits.day[later] > traits.day[earlier])
    undated = (traits.done[later] == NONE) | (traits.done[earlier] == NONE)
    long_after = traits.day[later] - traits.day[earlier] > LONGEST_NEWS
    again = traits.is_held[later] & (differ(traits.done) | (undated & long_after))
    found: NDArray[np.bool_] = differ(traits.ordinal) | further | (meetings & (anew | again))
    return found


def compare(traits: Traits, pairs: Pairs) -> NDArray[np.float64]:
    """The features of pairs of mentions (later, earlier): pairs x `FEATURES`, each between 0 and 1."""
    later, earlier = pairs
    shared = traits.terms[later].multiply(traits.terms[earlier].sign()).tocsr()
    weight, square = _sums(traits.terms, 1), _sums(traits.terms, 2)
    total = np.asarray(shared.sum(axis=1)).ravel()
    wording = np.asarray(shared.power(2).sum(axis=1)).ravel() / np.sqrt(_positive(square[later] * square[earlier]))
    rarest = np.asarray(shared.max(axis=1).todense()).ravel()

    name = _sums(traits.names, 1)
    named = np.asarray(traits.names[later].multiply(traits.names[earlier].sign()).sum(axis=1)).ravel()
    are_named = (name[later] >= LEAST_NAME) & (name[earlier] >= LEAST_NAME)
    names_alike = np.where(are_named, named / _positive(np.minimum(name[later], name[earlier])), 0.0)

    things = _sums(traits.things, 1)
    in_common = np.asarray(traits.things[later].multiply(traits.things[earlier]).sum(axis=1)).ravel()
    all_words = things[later] + things[earlier] - in_common
    same_thing = (in_common >= LEAST_WORDS) & (in_common >= LEAST_OF_THING * all_words)

    parties = traits.parties[later], traits.parties[earlier]
    both = _count(parties[0] & parties[1])
    parties_alike = both / _positive(_count(parties[0] | parties[1]))
    smaller = np.minimum(_count(parties[0]), _count(parties[1]))

    def same(trait: NDArray[np.int64]) -> Any:
        return (trait[later] == trait[earlier]) & (trait[later] != NONE)

    def other(trait: NDArray[np.int64]) -> Any:
        return (trait[later] != trait[earlier]) & (trait[later] != NONE) & (trait[earlier] != NONE)

    years = traits.years[later], traits.years[earlier]
    columns = {
        "wording": wording,
        "contained": total / _positive(np.minimum(weight[later], weight[earlier])),
        "shared_weight": np.minimum(total / MUCH_SHARED, 1.0),
        "rarest_shared": rarest / 10.0,
        "same_thing": same_thing,
        "same_thing_and_form": same_thing & same(traits.instrument),
        "names_alike": names_alike,
        "names_unlike": np.where(are_named, 1.0 - names_alike, 0.0),
        "same_parties": (parties[0] == parties[1]).all(axis=1),
        "parties_alike": parties_alike,
        "parties_contained": both / _positive(smaller),
        "same_actors": (traits.actors[later] == traits.actors[earlier]).all(axis=1),
        "same_sector": same(traits.sector),
        "sectors_shared": (traits.sectors[later] & traits.sectors[earlier]) != 0,
        "same_instrument": same(traits.instrument),
        "other_instrument": other(traits.instrument),
        "same_amount": same(traits.amount),
        "other_amount": other(traits.amount),
        "years_differ": (years[0] != 0) & (years[1] != 0) & ((years[0] & years[1]) == 0),
        "same_statement": traits.statement[later] == traits.statement[earlier],
        "years_apart": np.minimum((traits.day[later] - traits.day[earlier]) / DAYS_A_YEAR / LONG_YEARS, 1.0),
        "wording_by_parties": wording * parties_alike,
    }
    return np.column_stack([columns[name].astype(np.float64) for name in FEATURES])


@cache
def weights() -> dict[str, float]:
    """Weights by feature, with base and thresholds, of data/reference/linking/pair_weights.csv."""
    return {row["feature"]: float(row["weight"]) for row in rows("linking/pair_weights")}


def score(traits: Traits, pairs: Pairs) -> NDArray[np.float64]:
    """The probability that the two of each pair tell of one commitment, were they of one edition."""
    known, features = weights(), compare(traits, pairs)
    raw = features @ np.array([known[name] for name in FEATURES]) + known[BASE]
    learned = np.round(1.0 / (1.0 + np.exp(-raw)), 4)
    told: NDArray[np.float64] = np.maximum(learned, known[ONE_THING])
    return np.where(tells_of_one_thing(traits, pairs, features), told, learned)


def tells_of_one_thing(traits: Traits, pairs: Pairs, features: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether both of a pair tell of steps in the life of one named thing: proposed here, signed or held there.

    They share few other words, so that the regression alone does not see it. "Its second meeting" names the thing of
    the mention before.
    """
    column = {name: features[:, place] for place, name in enumerate(FEATURES)}
    named = (column["same_thing_and_form"] > 0) & (column["parties_alike"] >= SAME_THING_PARTIES)
    found: NDArray[np.bool_] = named & (column["same_statement"] == 0) | (traits.antecedent[pairs[0]] == pairs[1])
    return found


def _sums(matrix: Any, power: int) -> NDArray[np.float64]:
    return np.asarray(matrix.power(power).sum(axis=1)).ravel()


def _positive(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(values, math.ulp(1.0))


def _count(bits: NDArray[np.uint64]) -> NDArray[np.float64]:
    counts: NDArray[np.float64] = np.bitwise_count(bits).sum(axis=1).astype(np.float64)
    return counts
