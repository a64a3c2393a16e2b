"""Everything an evaluation finds, as plain values for JSON.

Belongs here: names and shape of that report. Does not belong here: measuring, files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from orchestration.evaluation.bootstrap import Estimate
from orchestration.evaluation.confusion import FIELDS, confusion
from orchestration.evaluation.differences import Difference, by_cause, differences
from orchestration.evaluation.labels import LabelledText
from orchestration.evaluation.predictions import Predictions
from orchestration.evaluation.scores import Scores
from orchestration.evaluation.slices import SLICED_BY, slices
from orchestration.groupings import Memberships


def report(
    texts: Sequence[LabelledText],
    predictions: Predictions,
    memberships: Memberships,
    scores: Scores,
    estimates: Mapping[str, Estimate],
) -> dict[str, Any]:
    """`figures` (value, low, high, n, texts), `by` slices, `confusion` of fields, `differences` by cause."""
    figures = {
        name: asdict(estimates[name]) | {"value": value} if name in estimates else {"value": value}
        for name, value in scores.figures().items()
    }
    return {
        "figures": figures,
        "by": {
            by: {
                name: {figure: asdict(found) for figure, found in parts.items()}
                for name, parts in slices(texts, predictions, memberships, by).items()
            }
            for by in SLICED_BY
        },
        "confusion": {
            field: [
                {"label": label, "prediction": prediction, "pairs": number}
                for (label, prediction), number in sorted(confusion(texts, predictions, field).pairs.items())
            ]
            for field in FIELDS
        },
        "differences": {
            cause: [_plain(difference) for difference in group]
            for cause, group in by_cause(differences(texts, predictions, memberships)).items()
        },
    }


def _plain(difference: Difference) -> dict[str, Any]:
    return {
        "document": difference.document,
        "start": difference.start,
        "detail": difference.cause.detail,
        "words": difference.words,
        "label": asdict(difference.label) if difference.label else None,
        "prediction": asdict(difference.prediction) if difference.prediction else None,
    }
