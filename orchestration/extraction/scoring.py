"""How likely a candidate is a commitment, and its row right: sums of weights over features.

Belongs here: reading feature_weights.csv and adding it up. Does not belong here: features (`features.py`) and how the
weights are learned (`orchestration/evaluation/training.py`).
"""

import math
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from orchestration.reference import rows

BASE = "(base)"
# A candidate counts from this likelihood on: `threshold` of the table.
THRESHOLD = "(threshold)"


class Weight(NamedTuple):
    """What one feature adds to the log-odds of being a commitment, and of the whole row being right."""

    commitment: float
    holds: float


class Likelihood(NamedTuple):
    """Shares of 0..1: that a candidate is a commitment, and that its status, first sector and parties hold too."""

    commitment: float
    holds: float


@cache
def weights() -> dict[str, Weight]:
    """All rows of feature_weights.csv by feature."""
    return {
        row["feature"]: Weight(float(row["commitment"]), float(row["holds"])) for row in rows("lexicon/feature_weights")
    }


def likelihood(features: Iterable[str]) -> Likelihood:
    """How likely a candidate with these features is a commitment, and right as a row; unknown ones weigh nothing."""
    table = weights()
    found = [table[BASE], *(table[name] for name in features if name in table)]
    commitment = _share(sum(weight.commitment for weight in found))
    return Likelihood(commitment, min(commitment, _share(sum(weight.holds for weight in found))))


def counts(likely: Likelihood) -> bool:
    """Whether a candidate counts as a commitment."""
    return likely.commitment >= weights()[THRESHOLD].commitment


def _share(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))
