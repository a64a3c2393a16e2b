"""The figures: how well predictions meet labels, over all texts.

Belongs here: every figure and what it means. Does not belong here: pairing (`matching`), fields of a pair
(`comparison`), the list of single differences (`differences`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeVar

from orchestration.evaluation.coding import Coding
from orchestration.evaluation.comparison import Comparison, Sets, compare, parties
from orchestration.evaluation.labels import LabelledText, Span
from orchestration.evaluation.matching import match
from orchestration.evaluation.predictions import Predictions
from orchestration.groupings import Memberships


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures, in the order in which they are shown; shares are 0..1, the last three are counts."""

    cell_p: float
    cell_r: float
    cell_f1: float
    sentence_p: float
    sentence_r: float
    sentence_f1: float
    unit_p: float
    unit_r: float
    unit_f1: float
    status_accuracy: float
    first_sector_accuracy: float
    sectors_f1: float
    actors_f1: float
    parties_f1: float
    instrument_accuracy: float
    amount_accuracy: float
    due_accuracy: float
    whole_record_recall: float
    gold: int
    predicted: int
    matched: int

    def figures(self) -> dict[str, float | int]:
        """Figures by name, in order."""
        return asdict(self)


MEANINGS = {
    "cell_f1": "country, first sector and status as the fact table counts them, each text by itself",
    "sentence_f1": "sentences with a commitment in them",
    "unit_f1": "commitments, paired one to one by their spans",
    "status_accuracy": "share of pairs",
    "first_sector_accuracy": "share of pairs whose first predicted sector is among the labelled",
    "sectors_f1": "sectors of pairs, in any order",
    "actors_f1": "actors of pairs, groupings as their members",
    "parties_f1": "actors and partners of pairs as one set",
    "instrument_accuracy": "share of pairs",
    "amount_accuracy": "share of the pairs in which a side has an amount",
    "due_accuracy": "share of the pairs in which a side has a due date",
    "whole_record_recall": "share of labels found with status, first sector and every party right",
    "gold": "labelled commitments",
    "predicted": "predicted commitments",
    "matched": "pairs",
}

Cell = tuple[str, str, str]
Rates = tuple[float, float, float]
Counted = TypeVar("Counted")


def score(texts: Sequence[LabelledText], predictions: Predictions, memberships: Memberships) -> Scores:
    """Scores predictions against the labels of the same texts.

    Args:
        texts: the labelled texts.
        predictions: codings by document; a document without an entry has none.
        memberships: by which groupings count as their members on a text's day.

    Returns:
        Every figure; a share of nothing is 0, but 1 for amounts and due dates that neither side has.
    """
    cells, sentences, units = Counter[str](), Counter[str](), Counter[str]()
    compared: list[Comparison] = []
    for text in texts:
        found = predictions.get(text.document, ())
        on = text.published_on
        cells += _overlap(_cells(text.labels, on, memberships), _cells(found, on, memberships))
        sentences += _overlap(_touched(text.sentences, text.labels), _touched(text.sentences, found))
        matching = match(text.labels, found)
        units += Counter(shared=len(matching.pairs), labelled=len(text.labels), predicted=len(found))
        compared += [compare(*pair, on, memberships) for pair in matching.pairs]
    cell_p, cell_r, cell_f1 = _rates(cells["shared"], cells["predicted"], cells["labelled"])
    sentence_p, sentence_r, sentence_f1 = _rates(sentences["shared"], sentences["predicted"], sentences["labelled"])
    unit_p, unit_r, unit_f1 = _rates(units["shared"], units["predicted"], units["labelled"])
    return Scores(
        cell_p=cell_p,
        cell_r=cell_r,
        cell_f1=cell_f1,
        sentence_p=sentence_p,
        sentence_r=sentence_r,
        sentence_f1=sentence_f1,
        unit_p=unit_p,
        unit_r=unit_r,
        unit_f1=unit_f1,
        status_accuracy=_share((pair.status for pair in compared), empty=0.0),
        first_sector_accuracy=_share((pair.first_sector for pair in compared), empty=0.0),
        sectors_f1=_f1(pair.sectors for pair in compared),
        actors_f1=_f1(pair.actors for pair in compared),
        parties_f1=_f1(pair.parties for pair in compared),
        instrument_accuracy=_share((pair.instrument for pair in compared), empty=0.0),
        amount_accuracy=_share((pair.amount for pair in compared), empty=1.0),
        due_accuracy=_share((pair.due for pair in compared), empty=1.0),
        whole_record_recall=sum(pair.whole for pair in compared) / max(units["labelled"], 1),
        gold=units["labelled"],
        predicted=units["predicted"],
        matched=units["shared"],
    )


def _cells(codings: Iterable[Coding], on: date | None, memberships: Memberships) -> Counter[Cell]:
    return Counter(
        (country, coding.sectors[0] if coding.sectors else "", coding.status)
        for coding in codings
        for country in parties(coding, on, memberships)
    )


def _touched(sentences: Sequence[Span], codings: Sequence[Coding]) -> Counter[int]:
    return Counter(
        at
        for at, (start, end) in enumerate(sentences)
        if any(coding.start < end and coding.end > start for coding in codings)
    )


def _overlap(labelled: Counter[Counted], predicted: Counter[Counted]) -> Counter[str]:
    return Counter(shared=(labelled & predicted).total(), labelled=labelled.total(), predicted=predicted.total())


def _rates(shared: int, predicted: int, labelled: int) -> Rates:
    precision = shared / predicted if predicted else 0.0
    recall = shared / labelled if labelled else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0


def _f1(sets: Iterable[Sets]) -> float:
    counted = list(sets)
    shared, predicted = sum(s.shared for s in counted), sum(s.predicted for s in counted)
    return _rates(shared, predicted, sum(s.labelled for s in counted))[2]


def _share(agreements: Iterable[bool | None], empty: float) -> float:
    told = [agrees for agrees in agreements if agrees is not None]
    return sum(told) / len(told) if told else empty
