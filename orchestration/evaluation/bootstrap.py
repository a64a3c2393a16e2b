"""How far a figure could be off: intervals from drawing the texts anew.

Belongs here: estimates with their 95 % intervals. Does not belong here: what is counted in a text, or which figures
there are.

Commitments of one text are alike, so whole texts are drawn, with repetition, as many as there are; the interval
reaches from the 2.5th to the 97.5th percentile of what the draws give (Efron and Tibshirani, An Introduction to the
Bootstrap, 1993, chapter 13). Where every case is right, or none is, all draws agree and tell nothing; the exact
binomial bound stands in (Clopper and Pearson, Biometrika 26, 1934).
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

from orchestration.evaluation.counts import Counts, total

RESAMPLES = 2_000
SEED = 1934
OUTSIDE = 0.05
LEAST_TEXTS = 2


@dataclass(frozen=True, slots=True)
class Measured:
    """A share, and the number of cases it is a share of."""

    value: float
    n: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its interval.

    Attributes:
        value: the share, 0..1.
        low: lower end of the 95 % interval; None where fewer than two texts have such cases.
        high: upper end, or None.
        n: number of cases.
        texts: number of texts that have such cases.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    texts: int


Measure = Callable[[Counts], Mapping[str, Measured]]


def estimate(counts: Sequence[Counts], measure: Measure) -> dict[str, Estimate]:
    """Every figure that `measure` can tell, with its interval.

    Args:
        counts: counts of each text.
        measure: figures by name, from counts added up; leaves out those that have no cases.
    """
    texts = [measure(one) for one in counts]
    drawn = [measure(added) for added in _draws(counts)] if len(counts) >= LEAST_TEXTS else []
    found = {}
    for name, measured in measure(total(counts)).items():
        having = sum(name in one for one in texts)
        low, high = None, None
        if having >= LEAST_TEXTS:
            low, high = _interval(measured, [one[name].value for one in drawn if name in one])
        found[name] = Estimate(measured.value, low, high, measured.n, having)
    return found


def _draws(counts: Sequence[Counts]) -> list[Counts]:
    columns = {name: [one[name] for one in counts] for name in total(counts)}
    return [
        Counts({name: sum(map(column.__getitem__, picks)) for name, column in columns.items()})
        for picks in _picks(len(counts))
    ]


@cache
def _picks(texts: int) -> tuple[list[int], ...]:
    chance = random.Random(SEED)  # noqa: S311 - draws of texts, no secrets
    return tuple(chance.choices(range(texts), k=texts) for _ in range(RESAMPLES))


def _interval(measured: Measured, drawn: Sequence[float]) -> tuple[float, float]:
    if measured.value in (0.0, 1.0):
        # With n of n right, the share at which that happens in 2.5 of 100 cases.
        least = (OUTSIDE / 2) ** (1 / measured.n)
        return (least, 1.0) if measured.value else (0.0, 1 - least)
    ordered = sorted(drawn)
    return ordered[int(len(ordered) * OUTSIDE / 2)], ordered[ceil(len(ordered) * (1 - OUTSIDE / 2)) - 1]
