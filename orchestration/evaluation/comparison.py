"""A label beside its prediction, field by field.

Belongs here: when a field of a matched pair agrees. Does not belong here: sums over pairs.
"""

from dataclasses import dataclass
from datetime import date

from orchestration.evaluation.coding import Coding
from orchestration.groupings import Memberships, expand

# Amounts are read from words like "1.5 billion", so only floating-point noise is forgiven.
AMOUNT_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Sets:
    """How two sets of codes overlap, and how many codes each has."""

    shared: int
    labelled: int
    predicted: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a matched pair agrees.

    Attributes:
        first_sector: the first predicted sector is one of the labelled.
        same_parties: actors and partners together are the same set, groupings expanded.
        same_actors: actors are.
        amount: None where neither side has one.
        due: None where neither side has one.
        sectors, actors, parties: the sets behind the f1 figures.
    """

    status: bool
    first_sector: bool
    same_parties: bool
    same_actors: bool
    instrument: bool
    amount: bool | None
    due: bool | None
    sectors: Sets
    actors: Sets
    parties: Sets

    @property
    def whole(self) -> bool:
        """The record is right in what the fact tables count: status, first sector and all parties."""
        return self.status and self.first_sector and self.same_parties

    @property
    def differing(self) -> tuple[str, ...]:
        """Names of the fields that differ, the weightiest first."""
        agrees = {
            "status": self.status,
            "first_sector": self.first_sector,
            "parties": self.same_parties,
            "actors": self.same_actors,
            "instrument": self.instrument,
            "amount": self.amount,
            "due": self.due,
        }
        return tuple(field for field, same in agrees.items() if same is False)


def parties(coding: Coding, on: date | None, memberships: Memberships) -> frozenset[str]:
    """Actors and partners together, groupings expanded on that day."""
    return expand((*coding.actors, *coding.partners), on, memberships)


def compare(label: Coding, prediction: Coding, on: date | None, memberships: Memberships) -> Comparison:
    """Compares the fields of a matched pair; groupings count as their members on the text's day."""
    actors = expand(label.actors, on, memberships), expand(prediction.actors, on, memberships)
    both = parties(label, on, memberships), parties(prediction, on, memberships)
    return Comparison(
        status=label.status == prediction.status,
        first_sector=bool(prediction.sectors) and prediction.sectors[0] in label.sectors,
        same_parties=both[0] == both[1],
        same_actors=actors[0] == actors[1],
        instrument=label.instrument == prediction.instrument,
        amount=_same_amount(label.amount, prediction.amount),
        due=label.due == prediction.due if label.due or prediction.due else None,
        sectors=_sets(frozenset(label.sectors), frozenset(prediction.sectors)),
        actors=_sets(*actors),
        parties=_sets(*both),
    )


def _same_amount(labelled: float | None, predicted: float | None) -> bool | None:
    # A sum of nothing is no sum: 0 counts as not stated.
    if not labelled and not predicted:
        return None
    return abs((labelled or 0.0) - (predicted or 0.0)) < AMOUNT_TOLERANCE


def _sets(labelled: frozenset[str], predicted: frozenset[str]) -> Sets:
    return Sets(len(labelled & predicted), len(labelled), len(predicted))
