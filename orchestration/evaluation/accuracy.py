"""Measured accuracy as rows of a table, which travels with the package and is published with the numbers.

Belongs here: making the rows of one set of labelled texts, and reading and writing their CSV. Does not belong here: how
the rows are told to readers (`card`), loading them into a warehouse.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from orchestration.errors import CooperationError
from orchestration.evaluation.bootstrap import Estimate, Measured, estimate
from orchestration.evaluation.counts import Counts, count_each
from orchestration.evaluation.labels import LabelledText
from orchestration.evaluation.predictions import Predictions
from orchestration.evaluation.scores import measured
from orchestration.evaluation.slices import WHOLE, mean_confidence, slices
from orchestration.groupings import Memberships

LEAST_CASES = 10  # of fewer, an interval would promise more than they can tell
SLICED_BY = ("status", "publisher", "kind", "sector", "confidence")
FIELDS = {
    "status": "units_shared",
    "first_sector": "units_shared",
    "parties": "units_shared",
    "actors": "units_shared",
    "instrument": "units_shared",
    "amount": "amount_told",
    "due": "due_told",
}
F1 = ("unit_f1", "sentence_f1", "cell_f1")
FIRST_SETS = ("held_out", "development")
SET_NAME = re.compile(r"[a-z][a-z0-9_]*")
DIGITS = 4


class AccuracyFileError(CooperationError):
    """A file of measured accuracy cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """One figure of one slice of one set of labelled texts; columns as in `schemas.meta.Accuracy`."""

    label_set: str
    slice_by: str
    slice: str
    figure: str
    value: float
    low: float | None
    high: float | None
    n: int
    texts: int
    coder_version: str
    measured_on: date


def accuracy_rows(
    label_set: str,
    texts: Sequence[LabelledText],
    predictions: Predictions,
    memberships: Memberships,
    *,
    coder_version: str,
    measured_on: date,
) -> tuple[AccuracyRow, ...]:
    """All rows of one set: the whole, fields of pairs, and slices by status, publisher, kind, sector and confidence."""

    def row(slice_by: str, name: str, figure: str, found: Estimate) -> AccuracyRow:
        few = found.n < LEAST_CASES
        low, high = (None, None) if few else (_rounded(found.low), _rounded(found.high))
        value = round(found.value, DIGITS)
        return AccuracyRow(
            label_set, slice_by, name, figure, value, low, high, found.n, found.texts, coder_version, measured_on
        )

    counts = count_each(texts, predictions, memberships)
    whole = slices(texts, predictions, memberships, WHOLE).get(WHOLE, {})
    scores = estimate(counts, measured)
    rows = [row(WHOLE, WHOLE, figure, found) for figure, found in whole.items()]
    rows += [row(WHOLE, WHOLE, figure, scores[figure]) for figure in F1 if figure in scores]
    rows += [row("field", field, "field_agrees", found) for field, found in estimate(counts, _fields).items()]
    means = mean_confidence(predictions)
    for by in SLICED_BY:
        for name, figures in slices(texts, predictions, memberships, by).items():
            rows += [row(by, name, figure, found) for figure, found in figures.items()]
            if by == "confidence" and name in means:
                held = figures["row_holds"]
                rows.append(row(by, name, "mean_confidence", Estimate(means[name], None, None, held.n, held.texts)))
    return tuple(rows)


def replace_set(rows: Iterable[AccuracyRow], label_set: str, new: Iterable[AccuracyRow]) -> tuple[AccuracyRow, ...]:
    """`rows` with those of one set replaced by new ones; held-out texts come first, then those of development."""
    kept = [row for row in rows if row.label_set != label_set]
    return tuple(sorted([*kept, *new], key=lambda row: order_of_set(row.label_set)))


def order_of_set(label_set: str) -> tuple[int, str]:
    """By what sets are sorted: what tells most of unseen texts first."""
    return (FIRST_SETS.index(label_set) if label_set in FIRST_SETS else len(FIRST_SETS), label_set)


def read_rows(content: str, place: str) -> tuple[AccuracyRow, ...]:
    """The rows of a CSV.

    Args:
        content: the whole file.
        place: its name, for errors.

    Raises:
        AccuracyFileError: columns are others, or a cell cannot be read.
    """
    table = csv.DictReader(io.StringIO(content))
    if tuple(table.fieldnames or ()) != COLUMNS:
        raise AccuracyFileError(f"{place}: columns must be {', '.join(COLUMNS)}")
    rows = []
    for number, cells in enumerate(table, start=2):
        try:
            rows.append(_row(cells))
        except (TypeError, ValueError) as error:
            raise AccuracyFileError(f"{place}, line {number}: {error}; measure the set again") from error
    return tuple(rows)


def as_csv(rows: Iterable[AccuracyRow]) -> str:
    """The rows as CSV, an empty cell for None."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in rows)
    return file.getvalue()


def _row(cells: Mapping[str, str]) -> AccuracyRow:
    return AccuracyRow(
        cells["label_set"],
        cells["slice_by"],
        cells["slice"],
        cells["figure"],
        float(cells["value"]),
        float(cells["low"]) if cells["low"] else None,
        float(cells["high"]) if cells["high"] else None,
        int(cells["n"]),
        int(cells["texts"]),
        cells["coder_version"],
        date.fromisoformat(cells["measured_on"]),
    )


def _fields(counts: Counts) -> dict[str, Measured]:
    return {
        field: Measured(counts[f"{field}_right"] / counts[whole], counts[whole])
        for field, whole in FIELDS.items()
        if counts[whole]
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


COLUMNS = tuple(field.name for field in fields(AccuracyRow))
