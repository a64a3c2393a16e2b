"""Which prediction stands for which label, by their spans alone.

Belongs here: the one-to-one pairing. Does not belong here: whether the codes of a pair agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.evaluation.coding import Coding

# A pair shares at least this part of its shorter span.
LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Matching:
    """The outcome for one text.

    Attributes:
        pairs: (label, prediction), each label and each prediction in one pair at most.
        missed: labels without a prediction, in order.
        false: predictions without a label, in order.
    """

    pairs: tuple[tuple[Coding, Coding], ...]
    missed: tuple[Coding, ...]
    false: tuple[Coding, ...]


def shared_length(one: Coding, other: Coding) -> int:
    """Code points that two spans share; 0 where they only touch or lie apart."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def pairable(one: Coding, other: Coding) -> bool:
    """Whether the spans share enough to stand for each other."""
    shared = shared_length(one, other)
    return shared > 0 and shared >= LEAST_SHARE * min(one.end - one.start, other.end - other.start)


def match(labels: Sequence[Coding], predictions: Sequence[Coding]) -> Matching:
    """Pairs labels and predictions one to one, the largest overlap first.

    Of equal overlaps the later label goes first, then the later prediction, so that the outcome is fixed.
    """
    candidates: list[tuple[int, int, int]] = []
    for label_at, label in enumerate(labels):
        for prediction_at, prediction in enumerate(predictions):
            if pairable(label, prediction):
                candidates.append((shared_length(label, prediction), label_at, prediction_at))
    partner_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, label_at, prediction_at in sorted(candidates, reverse=True):
        if label_at not in partner_of and prediction_at not in taken:
            partner_of[label_at] = prediction_at
            taken.add(prediction_at)
    return Matching(
        pairs=tuple((labels[at], predictions[partner_of[at]]) for at in sorted(partner_of)),
        missed=tuple(label for at, label in enumerate(labels) if at not in partner_of),
        false=tuple(prediction for at, prediction in enumerate(predictions) if at not in taken),
    )
