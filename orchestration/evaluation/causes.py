"""Why a commitment was missed, why a prediction is false, and where a pair differs, as far as the rows themselves tell.

Belongs here: the causes and how each is recognised. Does not belong here: what the coder did inside; the list of
single differences (`differences`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orchestration.evaluation.coding import Coding
from orchestration.evaluation.comparison import compare, parties
from orchestration.evaluation.labels import Span
from orchestration.evaluation.matching import Matching, pairable, shared_length
from orchestration.groupings import Memberships, expand

NOTHING_PREDICTED = "missed: nothing predicted in the sentence"
JOINED = "missed: joined with another commitment in one prediction"
OTHER_WORDS = "missed: other words of the sentence predicted"
ANOTHER_FOUND = "missed: another commitment of the sentence found"
NO_LABEL = "false: no commitment in the sentence"
REPEATED = "false: repeats a commitment that is found"
BESIDE_MISSED = "false: other words than those of a missed commitment"
BESIDE_FOUND = "false: beside a commitment that is found"


@dataclass(frozen=True, slots=True)
class Cause:
    """A group of differences that have one thing in common, and what is particular to one of them.

    Attributes:
        name: the group, in plain words.
        detail: label and prediction of the field, or ''.
    """

    name: str
    detail: str = ""


def cause_of_missed(label: Coding, matching: Matching, sentences: Sequence[Span]) -> Cause:
    """Why no prediction stands for a label: what was predicted in its sentence."""
    paired = [prediction for _, prediction in matching.pairs if _together(label, prediction, sentences)]
    if any(pairable(label, prediction) for prediction in paired):
        return Cause(JOINED)
    if any(_together(label, prediction, sentences) for prediction in matching.false):
        return Cause(OTHER_WORDS)
    return Cause(ANOTHER_FOUND if paired else NOTHING_PREDICTED)


def cause_of_false(prediction: Coding, matching: Matching, sentences: Sequence[Span]) -> Cause:
    """Why a prediction stands for no label: what is labelled in its sentence."""
    paired = [label for label, _ in matching.pairs if _together(label, prediction, sentences)]
    if any(pairable(label, prediction) for label in paired):
        return Cause(REPEATED)
    if any(_together(label, prediction, sentences) for label in matching.missed):
        return Cause(BESIDE_MISSED)
    return Cause(BESIDE_FOUND if paired else NO_LABEL)


def causes_in_pair(label: Coding, prediction: Coding, on: date | None, memberships: Memberships) -> tuple[Cause, ...]:
    """Each field in which a pair differs, the weightiest first; actors only where the parties together agree."""
    compared = compare(label, prediction, on, memberships)
    found = []
    if not compared.status:
        found.append(Cause(f"wrong status: {label.status} as {prediction.status}"))
    if not compared.first_sector:
        found.append(Cause("wrong first sector", _beside(label.sectors, prediction.sectors[:1])))
    if not compared.same_parties:
        found.append(_wrong_parties(parties(label, on, memberships), parties(prediction, on, memberships)))
    elif not compared.same_actors:
        actors = [sorted(expand(coding.actors, on, memberships)) for coding in (label, prediction)]
        found.append(Cause("wrong actors: mixed up with partners", _beside(*actors)))
    if not compared.instrument:
        found.append(Cause("wrong instrument", _beside([label.instrument], [prediction.instrument])))
    if compared.amount is False:
        found.append(Cause("wrong amount", _beside([label.amount], [prediction.amount])))
    if compared.due is False:
        found.append(Cause("wrong due date", _beside([label.due], [prediction.due])))
    return tuple(found)


def _wrong_parties(labelled: frozenset[str], predicted: frozenset[str]) -> Cause:
    missing, extra = sorted(labelled - predicted), sorted(predicted - labelled)
    if missing and extra:
        return Cause("wrong parties: others instead", _beside(missing, extra))
    return Cause("wrong parties: missing" if missing else "wrong parties: too many", ", ".join(missing or extra))


def _together(one: Coding, other: Coding, sentences: Sequence[Span]) -> bool:
    return shared_length(one, other) > 0 or any(_in(one, span) and _in(other, span) for span in sentences)


def _in(coding: Coding, span: Span) -> bool:
    return coding.start < span[1] and coding.end > span[0]


def _beside(labelled: Sequence[object], predicted: Sequence[object]) -> str:
    return " as ".join(", ".join(_shown(value) for value in side) or "none" for side in (labelled, predicted))


def _shown(value: object) -> str:
    return f"{value:,.0f}" if isinstance(value, float) else str(value or "none")
