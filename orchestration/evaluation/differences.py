"""Single differences between labels and predictions, for people who want to see where a coder errs.

Belongs here: the list of missed, false and differing commitments. Does not belong here: figures, layout on a terminal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from orchestration.evaluation.coding import Coding
from orchestration.evaluation.comparison import compare
from orchestration.evaluation.labels import LabelledText
from orchestration.evaluation.matching import match
from orchestration.evaluation.predictions import Predictions
from orchestration.groupings import Memberships


@dataclass(frozen=True, slots=True)
class Difference:
    """One commitment on which the two sides differ.

    Attributes:
        kind: `missed` (label alone), `false` (prediction alone) or `differing` (a pair that disagrees in a field).
        document: id of the text.
        fields: names of the fields that differ, the weightiest first; empty unless `differing`.
        label: None where `false`.
        prediction: None where `missed`.
        words: the label's words, or the prediction's where there is no label.
    """

    kind: Literal["missed", "false", "differing"]
    document: str
    fields: tuple[str, ...]
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
    """Every missed, false and differing commitment, text by text, in order of its words."""
    return tuple(
        difference
        for text in texts
        for difference in sorted(_of_text(text, predictions, memberships), key=lambda found: (found.start, found.kind))
    )


def _of_text(text: LabelledText, predictions: Predictions, memberships: Memberships) -> Iterator[Difference]:
    matching = match(text.labels, predictions.get(text.document, ()))
    for label, prediction in matching.pairs:
        if fields := compare(label, prediction, text.published_on, memberships).differing:
            yield Difference("differing", text.document, fields, label, prediction, _words(text, label))
    for label in matching.missed:
        yield Difference("missed", text.document, (), label, None, _words(text, label))
    for prediction in matching.false:
        yield Difference("false", text.document, (), None, prediction, _words(text, prediction))


def _words(text: LabelledText, coding: Coding) -> str:
    return text.text[coding.start : coding.end]
