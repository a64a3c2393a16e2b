"""A second opinion on instruments: weights learned from labels, where the tables' choice is clearly the less likely.

Belongs here: features of that choice, reading instrument_weights.csv and adding it up. Does not belong here: the first
choice (`instruments.py`) and how the weights are learned (`orchestration/evaluation/instrument_training.py`).
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from orchestration.extraction.verdicts import Object
from orchestration.reference import rows

BASE = "(base)"
# Words of the object that tell what it is rather than what it is for.
_FIRST = 7
# By how much another instrument must be likelier than the one that the tables name.
MARGIN = 0.2
_KEPT = ("verb:", "head_verb:", "status:", "thing:")


class Form(NamedTuple):
    """The instrument that the tables name, and the features by which it is looked at again."""

    ruled: str
    features: tuple[str, ...]


def instrument_features(ruled: str, features: Sequence[str], told: Object, sector: str) -> tuple[str, ...]:
    """What tells of the form of an action, each once, in a fixed order.

    Args:
        ruled: the instrument that the tables name.
        features: of the candidate.
        told: its object.
        sector: its first sector.
    """
    named = (f"names:{thing.instrument}" for thing in told.things if thing.concrete)
    words = (f"word:{word}" for word in told.words[:_FIRST] if word.isalpha())
    kept = (feature for feature in features if feature.startswith(_KEPT))
    return tuple(dict.fromkeys((f"ruled:{ruled}", *kept, *words, *named, f"sector:{sector}")))


@cache
def instrument_weights() -> dict[str, dict[str, float]]:
    """Rows of instrument_weights.csv: what each feature adds to the score of each instrument."""
    table: dict[str, dict[str, float]] = {}
    for row in rows("lexicon/instrument_weights"):
        table.setdefault(row["feature"], {})[row["instrument"]] = float(row["weight"])
    return table


def likelier_instrument(form: Form) -> str:
    """The tables' own instrument, or another that is clearly likelier."""
    table, ruled = instrument_weights(), form.ruled
    scores = dict(table[BASE])
    for feature in form.features:
        for instrument, weight in table.get(feature, {}).items():
            scores[instrument] += weight
    total = sum(math.exp(score) for score in scores.values())
    best = max(sorted(scores), key=lambda instrument: scores[instrument])
    told = math.exp(scores[ruled]) / total if ruled in scores else 0.0
    return best if math.exp(scores[best]) / total - told > MARGIN else ruled


def decisive(instrument: str, form: Form) -> Iterator[tuple[str, float]]:
    """Features that speak for an instrument against the tables' own, the strongest first."""
    table = instrument_weights()
    rows = ((feature, table.get(feature, {})) for feature in form.features)
    gains = ((feature, row.get(instrument, 0.0) - row.get(form.ruled, 0.0)) for feature, row in rows)
    yield from sorted((gain for gain in gains if gain[1] > 0), key=lambda gain: -gain[1])
