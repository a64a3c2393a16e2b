"""The figures: how well predictions meet labels, over all texts.

Belongs here: every figure and what it means. Does not belong here: counting a text (`counts`), intervals
(`bootstrap`), figures of a part of the rows (`slices`), the list of single differences (`differences`).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from orchestration.evaluation.bootstrap import Measured
from orchestration.evaluation.counts import Counts, count_each, total
from orchestration.evaluation.labels import LabelledText
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
    "cell_p": "share of predicted cells",
    "cell_r": "share of labelled cells",
    "cell_f1": "country x first sector x status, counted text by text",
    "sentence_p": "share of the sentences with a prediction",
    "sentence_r": "share of the sentences with a label",
    "sentence_f1": "sentences with a commitment in them",
    "unit_p": "share of predicted commitments",
    "unit_r": "share of labelled commitments",
    "unit_f1": "commitments, paired one to one by their spans",
    "status_accuracy": "share of pairs",
    "first_sector_accuracy": "share of pairs whose first predicted sector is among the labelled",
    "sectors_f1": "sectors of pairs, in any order",
    "actors_f1": "actors of pairs, groupings as their members",
    "parties_f1": "actors and partners of pairs as one set",
    "instrument_accuracy": "share of pairs",
    "amount_accuracy": "share of the pairs in which a side has an amount",
    "due_accuracy": "share of the pairs in which a side has a due date",
    "whole_record_recall": "labels found with status, first sector and every party right",
    "gold": "labelled commitments",
    "predicted": "predicted commitments",
    "matched": "pairs",
}
# The count that a figure is a share of; where it is 0 the figure says nothing. An f1 is taken as one of the labels.
WHOLES = {
    "cell_p": "cells_predicted",
    "cell_r": "cells_labelled",
    "cell_f1": "cells_labelled",
    "sentence_p": "sentences_predicted",
    "sentence_r": "sentences_labelled",
    "sentence_f1": "sentences_labelled",
    "unit_p": "units_predicted",
    "unit_r": "units_labelled",
    "unit_f1": "units_labelled",
    "status_accuracy": "units_shared",
    "first_sector_accuracy": "units_shared",
    "sectors_f1": "sectors_labelled",
    "actors_f1": "actors_labelled",
    "parties_f1": "parties_labelled",
    "instrument_accuracy": "units_shared",
    "amount_accuracy": "amount_told",
    "due_accuracy": "due_told",
    "whole_record_recall": "units_labelled",
}


def score(texts: Sequence[LabelledText], predictions: Predictions, memberships: Memberships) -> Scores:
    """Scores predictions against the labels of the same texts.

    Args:
        texts: the labelled texts.
        predictions: codings by document; a document without an entry has none.
        memberships: by which groupings count as their members on a text's day.
    """
    return scores_of(total(count_each(texts, predictions, memberships)))


def measured(counts: Counts) -> dict[str, Measured]:
    """The figures that are shares and have cases, with the number of cases."""
    figures = scores_of(counts).figures()
    return {name: Measured(figures[name], counts[whole]) for name, whole in WHOLES.items() if counts[whole]}


def scores_of(counts: Counts) -> Scores:
    """Every figure, from the counts of one text or of several added up.

    A share of nothing is 0, but 1 for amounts and due dates that neither side has.
    """

    def precision(name: str) -> float:
        return _share(counts[f"{name}_shared"], counts[f"{name}_predicted"])

    def recall(name: str) -> float:
        return _share(counts[f"{name}_shared"], counts[f"{name}_labelled"])

    def f1(name: str) -> float:
        p, r = precision(name), recall(name)
        return 2 * p * r / (p + r) if p + r else 0.0

    def of_pairs(field: str) -> float:
        return _share(counts[f"{field}_right"], counts["units_shared"])

    def of_told(field: str) -> float:
        return _share(counts[f"{field}_right"], counts[f"{field}_told"], nothing=1.0)

    return Scores(
        cell_p=precision("cells"),
        cell_r=recall("cells"),
        cell_f1=f1("cells"),
        sentence_p=precision("sentences"),
        sentence_r=recall("sentences"),
        sentence_f1=f1("sentences"),
        unit_p=precision("units"),
        unit_r=recall("units"),
        unit_f1=f1("units"),
        status_accuracy=of_pairs("status"),
        first_sector_accuracy=of_pairs("first_sector"),
        sectors_f1=f1("sectors"),
        actors_f1=f1("actors"),
        parties_f1=f1("parties"),
        instrument_accuracy=of_pairs("instrument"),
        amount_accuracy=of_told("amount"),
        due_accuracy=of_told("due"),
        whole_record_recall=_share(counts["whole_right"], counts["units_labelled"]),
        gold=counts["units_labelled"],
        predicted=counts["units_predicted"],
        matched=counts["units_shared"],
    )


def _share(part: int, whole: int, nothing: float = 0.0) -> float:
    return part / whole if whole else nothing
