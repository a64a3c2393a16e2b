"""How `cooperation evaluate` draws what it found.

Belongs here: tables of figures, slices, confusions and differences. Does not belong here: finding them.
"""

from collections.abc import Iterator, Mapping, Sequence

from rich.table import Table

from orchestration.evaluation.bootstrap import Estimate
from orchestration.evaluation.confusion import Confusion
from orchestration.evaluation.differences import Difference, by_cause
from orchestration.evaluation.scores import MEANINGS, Scores
from orchestration.evaluation.slices import Slices
from orchestration.terminal import table

MOST_NAMED_COLUMNS = 7


def figure_table(scores: Scores, estimates: Mapping[str, Estimate]) -> Table:
    """Each figure with its interval and meaning; the interval is empty for counts and for a single text."""
    rows = []
    for name, value in scores.figures().items():
        found = estimates.get(name)
        ends = ["", ""] if found is None else [_share(found.low), _share(found.high)]
        rows.append([name, value if isinstance(value, int) else _share(value), *ends, MEANINGS[name]])
    return table(["figure", "value", "low", "high", "meaning"], rows, numbers=[False, True, True, True, False])


def slice_table(by: str, slices: Slices) -> Table:
    """A slice a row: labels and what is found of them, predicted rows and how many are right."""
    rows = []
    for name, figures in slices.items():
        labels, predicted = figures.get("commitment_found"), figures.get("row_holds")
        rows.append(
            [
                name,
                labels.n if labels else 0,
                _with_interval(labels),
                predicted.n if predicted else 0,
                _with_interval(predicted),
                _with_interval(figures.get("row_is_commitment")),
            ]
        )
    headings = [by, "labels", "found", "rows", "hold", "are commitments"]
    return table(headings, rows, numbers=[False, True, True, True, True, True])


def reliability_table(slices: Slices, means: Mapping[str, float]) -> Table:
    """A range of confidence a row: how many rows, their mean confidence, and the share that is right."""
    rows = [
        [
            name,
            figures["row_holds"].n,
            _share(means.get(name)),
            _with_interval(figures["row_holds"]),
            _with_interval(figures["row_is_commitment"]),
        ]
        for name, figures in slices.items()
    ]
    headings = ["confidence", "rows", "mean", "hold", "are commitments"]
    return table(headings, rows, numbers=[False, True, True, True, True])


def confusion_table(found: Confusion) -> Table:
    """Labels down, predictions across; where there are many codes, columns carry the number of the row's code."""
    named = len(found.codes) <= MOST_NAMED_COLUMNS
    numbered = {code: f"{number} {code}" for number, code in enumerate(found.codes, start=1)}
    columns = [code if named else str(number) for number, code in enumerate(found.codes, start=1)]
    rows = [
        [code if named else numbered[code], *(found.pairs[code, predicted] or "" for predicted in found.codes)]
        for code in found.codes
    ]
    title = f"{found.field}: labelled (rows) and predicted (columns)"
    return table(["label", *columns], rows, title=title, numbers=[False, *(True for _ in columns)])


def difference_tables(found: Sequence[Difference]) -> Iterator[Table]:
    """How many differences each cause has, then the differences of each."""
    groups = by_cause(found)
    counts = [[cause, len(group)] for cause, group in groups.items()]
    yield table(["cause", "differences"], counts, numbers=[False, True])
    for cause, group in groups.items():
        rows = [[one.document, str(one.start), one.cause.detail, one.words] for one in group]
        yield table(
            ["document", "start", "label as prediction", "words"],
            rows,
            title=f"{cause} ({len(group)})",
            numbers=[False, True, False, False],
        )


def _with_interval(found: Estimate | None) -> str:
    if found is None:
        return ""
    return _share(found.value) + ("" if found.low is None else f" ({_share(found.low)}-{_share(found.high)})")


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
