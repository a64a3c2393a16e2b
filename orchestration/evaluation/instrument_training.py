"""Learns the second opinion on instruments: `python -m orchestration.evaluation.instrument_training`.

Belongs here: candidates paired with labels, a multinomial logistic regression, cross-validation, the files written.
Does not belong here: features and use of the weights (`orchestration/extraction/second_opinion.py`).

The same labels, rules and versions give the same bytes: weights are rounded to one decimal and sorted. Run it after
`orchestration.evaluation.training`.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.evaluation.coding import from_mention
from orchestration.evaluation.matching import match
from orchestration.evaluation.training import FOLDS, labelled_candidates, shared_folder, write_learned
from orchestration.extraction.second_opinion import BASE, MARGIN

# The inverse strength of regularisation: most words occur a few times only.
C = 0.3
LEAST_COUNT = 4


@dataclass(frozen=True, slots=True)
class Case:
    """A candidate that stands for a label: its text, features, the tables' choice and the label's."""

    text: int
    features: tuple[str, ...]
    ruled: str
    labelled: str


def cases(shared: Path, checkout: Path) -> list[Case]:
    """All candidates of the texts to learn from that stand for a label."""
    found = []
    for number, (text, candidates, _) in enumerate(labelled_candidates(shared, checkout)):
        codings = [from_mention(candidate.mention) for candidate in candidates]
        basis = {id(coding): candidate.basis for coding, candidate in zip(codings, candidates, strict=True)}
        for label, coding in match(text.labels, codings).pairs:
            form = basis[id(coding)].form
            found.append(Case(number, form.features, form.ruled, label.instrument or "other"))
    return found


def learn(given: list[Case]) -> tuple[list[tuple[str, str, float]], dict[str, object]]:
    """Rows of feature, instrument and weight, and figures from cross-validation by text."""
    import numpy as np
    import sklearn
    from sklearn.linear_model import LogisticRegression

    counted = Counter(feature for case in given for feature in case.features)
    names = sorted(feature for feature, times in counted.items() if times >= LEAST_COUNT)
    place = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(given), len(names)))
    for at, case in enumerate(given):
        table[at, [place[feature] for feature in case.features if feature in place]] = 1.0
    labelled = np.array([case.labelled for case in given])
    ruled = np.array([case.ruled for case in given])
    fold = np.array([case.text * 7 % FOLDS for case in given])

    def fit(rows: Any) -> Any:
        return LogisticRegression(C=C, max_iter=5000, tol=1e-6).fit(table[rows], labelled[rows])

    chosen = ruled.copy()
    for held in range(FOLDS):
        aside = fold == held
        if aside.any():
            model = fit(~aside)
            likely = model.predict_proba(table[aside])
            known = list(model.classes_)
            for row, shares in zip(np.flatnonzero(aside), likely, strict=True):
                told = shares[known.index(ruled[row])] if ruled[row] in known else 0.0
                if shares.max() - told > MARGIN:
                    chosen[row] = known[int(shares.argmax())]
    model = fit(slice(None))
    weights = [
        (BASE, str(code), round(float(w), 1) + 0.0) for code, w in zip(model.classes_, model.intercept_, strict=True)
    ]
    for name, at in place.items():
        for code, row in zip(model.classes_, model.coef_, strict=True):
            if round(float(row[at]), 1):
                weights.append((name, str(code), round(float(row[at]), 1)))
    figures: dict[str, object] = {
        "cases": len(given),
        "right_by_tables": round(float((ruled == labelled).mean()), 3),
        "right_cross_validated": round(float((chosen == labelled).mean()), 3),
        "folds": FOLDS,
        "C": C,
        "margin": MARGIN,
        "scikit_learn": sklearn.__version__,
    }
    return sorted(weights), figures


def weights_csv(weights: list[tuple[str, str, float]]) -> str:
    """The text of instrument_weights.csv."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["feature", "instrument", "weight"])
    writer.writerows(weights)
    return file.getvalue()


def main() -> None:
    """Learns the weights and writes them with the figures beside."""
    shared = shared_folder("Learns the second opinion on instruments from labelled texts.")
    weights, figures = learn(cases(shared, Path.cwd()))
    write_learned("instrument_weights", weights_csv(weights), figures)


if __name__ == "__main__":
    main()
