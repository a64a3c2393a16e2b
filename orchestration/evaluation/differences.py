"""Single differences between labels and predictions, for people who want to see where a coder errs.

Belongs here: the list of missed, false and differing commitments, and its groups. Does not belong here: how a cause is
recognised (`causes`), figures, layout on a terminal.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from orchestration.evaluation.causes import Cause, cause_of_false, cause_of_missed, causes_in_pair
from orchestration.evaluation.coding import Coding
from orchestration.evaluation.labels import LabelledText
from orchestration.evaluation.matching import match
from orchestration.evaluation.predictions import Predictions
from orchestration.groupings import Memberships

KINDS = ("missed", "false", "differing")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which the two sides differ. A pair that differs in several fields gives several.

    Attributes:
        kind: `missed` (label alone), `false` (prediction alone) or `differing` (a pair that disagrees in a field).
        document: id of the text.
        cause: why.
        label: None where `false`.
        prediction: None where `missed`.
        words: the label's words, or the prediction's where there is no label.
    """

    kind: Literal["missed", "false", "differing"]
    document: str
    cause: Cause
    label: Coding | None
    prediction: Coding | None
    words: str

    @property
    def start(self) -> int:
        """Offset at which the words start in the text."""
        side = self.label or self.prediction
        return side.start if side else 0


def differences(
    texts: Sequence[LabelledText], predictions: Predictions, memberships: Memberships
) -> tuple[Difference, ...]:
    """Every missed and false commitment and every differing field, text by text, in order of the words."""
    return tuple(
        difference
        for text in texts
        for difference in sorted(_of_text(text, predictions, memberships), key=lambda found: (found.start, found.kind))
    )


def by_cause(found: Sequence[Difference]) -> dict[str, tuple[Difference, ...]]:
    """Differences by the name of their cause: missed ones first, then false, then differing, most frequent first."""
    groups: dict[str, list[Difference]] = defaultdict(list)
    for difference in found:
        groups[difference.cause.name].append(difference)
    ordered = sorted(groups.items(), key=lambda group: (KINDS.index(group[1][0].kind), -len(group[1]), group[0]))
    return {name: tuple(group) for name, group in ordered}


def _of_text(text: LabelledText, predictions: Predictions, memberships: Memberships) -> Iterator[Difference]:
    matching = match(text.labels, predictions.get(text.document, ()))
    for label, prediction in matching.pairs:
        for cause in causes_in_pair(label, prediction, text.published_on, memberships):
            yield Difference("differing", text.document, cause, label, prediction, _words(text, label))
    for label in matching.missed:
        cause = cause_of_missed(label, matching, text.sentences)
        yield Difference("missed", text.document, cause, label, None, _words(text, label))
    for prediction in matching.false:
        cause = cause_of_false(prediction, matching, text.sentences)
        yield Difference("false", text.document, cause, None, prediction, _words(text, prediction))


def _words(text: LabelledText, coding: Coding) -> str:
    return text.text[coding.start : coding.end]
