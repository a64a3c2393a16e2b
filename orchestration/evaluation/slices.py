"""Figures of a part of the rows: of a status, a publisher, a kind of text, a range of confidence.

Belongs here: which part a row or label belongs to, and how good each part is. Does not belong here: figures that
are equal to those of other scorers (`scores`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from orchestration.evaluation.bootstrap import Estimate, Measured, estimate
from orchestration.evaluation.coding import Coding
from orchestration.evaluation.comparison import compare
from orchestration.evaluation.counts import Counts
from orchestration.evaluation.kinds import kind_of
from orchestration.evaluation.labels import LabelledText
from orchestration.evaluation.matching import match
from orchestration.evaluation.predictions import Predictions
from orchestration.groupings import Memberships
from orchestration.reference import codes

WHOLE = "all"
NOT_STATED = "not stated"
SLICED_BY = ("document", "status", "publisher", "kind", "sector", "confidence")
MEANINGS = {
    "row_holds": "share of predicted rows that are paired and right in status, first sector and every party",
    "row_is_commitment": "share of predicted rows that are paired with a label",
    "commitment_found": "share of labels that are paired with a predicted row",
    "commitment_found_whole": "share of labels found with status, first sector and every party right",
}
BINS = 10
Slices = dict[str, dict[str, Estimate]]


def slices(texts: Sequence[LabelledText], predictions: Predictions, memberships: Memberships, by: str) -> Slices:
    """Figures of `MEANINGS` by slice; a slice without rows lacks the figures of rows, one without labels the others.

    Rows are sliced by what they predict, labels by what they say. Labels have no confidence.

    Args:
        texts: the labelled texts.
        predictions: codings by document.
        memberships: by which groupings count as their members on a text's day.
        by: one of `SLICED_BY`, or `all` for one slice that holds everything.
    """
    counted = [_count(text, predictions.get(text.document, ()), memberships, by) for text in texts]
    names = _ordered(dict.fromkeys(chain.from_iterable(counted)), by)
    return {name: estimate([one.get(name, Counts()) for one in counted], _measure) for name in names}


def confidence_bin(confidence: float) -> str:
    """The tenth in which it lies, such as `0.7-0.8`; a bound belongs to the higher one, 1 to the last."""
    at = min(int(round(confidence * BINS, 6)), BINS - 1)
    return f"{at / BINS:.1f}-{(at + 1) / BINS:.1f}"


def mean_confidence(predictions: Predictions) -> dict[str, float]:
    """Mean confidence of the rows in each bin of confidence."""
    bins: dict[str, list[float]] = defaultdict(list)
    for row in chain.from_iterable(predictions.values()):
        if row.confidence is not None:
            bins[confidence_bin(row.confidence)].append(row.confidence)
    return {name: sum(values) / len(values) for name, values in sorted(bins.items())}


def _count(text: LabelledText, rows: Sequence[Coding], memberships: Memberships, by: str) -> dict[str, Counts]:
    counts: dict[str, Counts] = defaultdict(Counts)

    def add(side: str, coding: Coding, paired: bool, whole: bool) -> None:
        if by == "confidence" and side == "labels":
            return
        name = _slice_of(text, coding, by)
        counts[name].update({side: 1, f"{side}_paired": paired, f"{side}_whole": whole})

    matching = match(text.labels, rows)
    for label, row in matching.pairs:
        whole = compare(label, row, text.published_on, memberships).whole
        add("labels", label, True, whole)
        add("rows", row, True, whole)
    for label in matching.missed:
        add("labels", label, False, False)
    for row in matching.false:
        add("rows", row, False, False)
    return counts


def _slice_of(text: LabelledText, coding: Coding, by: str) -> str:
    if by == "document":
        return text.document
    if by == "publisher":
        return " ".join(text.publisher.split()) or NOT_STATED
    if by == "kind":
        return kind_of(text)
    if by == "status":
        return coding.status
    if by == "sector":
        return coding.sectors[0] if coding.sectors else NOT_STATED
    if by == "confidence":
        return NOT_STATED if coding.confidence is None else confidence_bin(coding.confidence)
    return WHOLE


def _ordered(names: Iterable[str], by: str) -> list[str]:
    if by == "document":
        return list(names)
    tables = {"status": "statuses", "kind": "kinds", "sector": "sectors"}
    known = codes(tables[by]) if by in tables else ()
    return sorted(names, key=lambda name: (known.index(name) if name in known else len(known), name))


def _measure(counts: Counts) -> dict[str, Measured]:
    parts = {
        "row_holds": ("rows_whole", "rows"),
        "row_is_commitment": ("rows_paired", "rows"),
        "commitment_found": ("labels_paired", "labels"),
        "commitment_found_whole": ("labels_whole", "labels"),
    }
    return {
        name: Measured(counts[part] / counts[whole], counts[whole])
        for name, (part, whole) in parts.items()
        if counts[whole]
    }
