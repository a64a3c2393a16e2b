"""Learns the weights of the coder's features from labelled texts: `python -m orchestration.evaluation.training`.

Belongs here: candidates with their outcomes, two logistic regressions, cross-validation, the files written. Does not
belong here: features (`orchestration/extraction/features.py`) and how weights are used (`scoring.py`).

It needs scikit-learn (extra `dev`) and the reference texts in ../shared. The same labels, rules and versions give the
same bytes: weights are rounded to two decimals and sorted.
"""

import argparse
import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.evaluation.coding import from_mention
from orchestration.evaluation.comparison import compare
from orchestration.evaluation.labels import LabelledText, read_labelled_texts
from orchestration.evaluation.matching import match
from orchestration.evaluation.windows import read_windows
from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.judging import Candidate
from orchestration.extraction.model import Statement
from orchestration.extraction.scoring import BASE, THRESHOLD
from orchestration.files import write_atomically
from orchestration.groupings import reference_memberships
from orchestration.settings import resources

FOLDS = 10
# Strength of regularisation, the inverse of scikit-learn's C: many features occur a few dozen times only.
C = 0.1
LEAST_COUNT = 5
# Thresholds within this much of the best unit_f1 count as equally good: less than chance moves it.
AS_GOOD = 0.003
# The development texts were coded twice and adjudicated, the windows once: a label of the former counts for more.
DEVELOPMENT_WEIGHT = 3.0
# Of the project's own invented texts every third is set aside.
ASIDE = 3
PUBLISHER = "White House"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One candidate with what its labels say of it."""

    text: int
    weight: float
    features: tuple[str, ...]
    commitment: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from: the candidates of all texts, the weights of the labels together, and a hash of them."""

    outcomes: tuple[Outcome, ...]
    labels: float
    texts: int
    sha256: str


def material(shared: Path, checkout: Path) -> Material:
    """Candidates of the texts to learn from: the development texts, two thirds of the invented ones, windows.

    Args:
        shared: folder with `gold/development` and `corpus`.
        checkout: of the project, for its own labels.
    """
    memberships = reference_memberships()
    outcomes: list[Outcome] = []
    digest, labels, number = hashlib.sha256(), 0.0, -1
    for number, (text, candidates, weight) in enumerate(labelled_candidates(shared, checkout)):
        codings = [from_mention(candidate.mention) for candidate in candidates]
        whole = {
            id(prediction): compare(label, prediction, text.published_on, memberships).whole
            for label, prediction in match(text.labels, codings).pairs
        }
        outcomes += [
            Outcome(number, weight, candidate.features, id(coding) in whole, whole.get(id(coding), False))
            for candidate, coding in zip(candidates, codings, strict=True)
        ]
        labels += weight * len(text.labels)
        digest.update(json.dumps([text.document, text.text, [repr(label) for label in text.labels]]).encode())
    return Material(tuple(outcomes), labels, number + 1, digest.hexdigest())


def labelled_candidates(shared: Path, checkout: Path) -> Iterator[tuple[LabelledText, Sequence[Candidate], float]]:
    """Each text to learn from with its candidates and how much a label of it counts."""
    coder = RuleCoder()
    for text in read_labelled_texts(shared / "gold" / "development"):
        statement = Statement(text.text, text.title, text.published_on, text.publisher)
        yield text, coder.candidates(statement), DEVELOPMENT_WEIGHT
    for number, text in enumerate(read_labelled_texts(checkout / "tests" / "labelled_texts"), start=1):
        if number % ASIDE:
            statement = Statement(text.text, text.title, text.published_on, text.publisher)
            yield text, coder.candidates(statement), 1.0
    file = checkout / "tests" / "labelled_windows" / "windows.jsonl"
    for window in read_windows(file, shared / "corpus", PUBLISHER):
        if window.use == "training":
            found = coder.candidates(window.statement)
            yield window.text, [c for c in found if window.holds(c.mention.start, c.mention.end)], 1.0


def learn(given: Material) -> tuple[dict[str, tuple[float, float]], dict[str, object]]:
    """Weights by feature (commitment, holds) with base and threshold, and figures from cross-validation by text."""
    import numpy as np
    import sklearn
    from sklearn.linear_model import LogisticRegression

    counted: dict[str, int] = {}
    for outcome in given.outcomes:
        for feature in outcome.features:
            counted[feature] = counted.get(feature, 0) + 1
    names = sorted(feature for feature, times in counted.items() if times >= LEAST_COUNT)
    place = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(given.outcomes), len(names)))
    for row, outcome in enumerate(given.outcomes):
        for feature in outcome.features:
            if feature in place:
                table[row, place[feature]] = 1.0
    wanted = {
        "commitment": np.array([outcome.commitment for outcome in given.outcomes]),
        "holds": np.array([outcome.holds for outcome in given.outcomes]),
    }
    weight = np.array([outcome.weight for outcome in given.outcomes])
    fold = np.array([outcome.text * 7 % FOLDS for outcome in given.outcomes])

    # What counts follows the most careful labels; how sure a row is should be right on texts of every kind alike.
    counted_as = {"commitment": weight, "holds": np.ones(len(weight))}

    def fit(rows: Any, name: str) -> Any:
        model = LogisticRegression(C=C, max_iter=5000, tol=1e-8)
        return model.fit(table[rows], wanted[name][rows], counted_as[name][rows])

    unseen = {name: np.zeros(len(fold)) for name in wanted}
    for name in wanted:
        for held in range(FOLDS):
            rows, aside = fold != held, fold == held
            if aside.any():
                unseen[name][aside] = fit(rows, name).predict_proba(table[aside])[:, 1]

    def unit_f1(threshold: float) -> float:
        kept = unseen["commitment"] >= threshold
        return float(2 * weight[kept & wanted["commitment"]].sum() / (weight[kept].sum() + given.labels))

    # Of thresholds that do about equally well the highest: a row that should not be there costs trust.
    steps = [round(step / 100, 2) for step in range(10, 61)]
    best = max(unit_f1(step) for step in steps)
    threshold = max(step for step in steps if unit_f1(step) >= best - AS_GOOD)
    models = {name: fit(slice(None), name) for name in wanted}
    learned = {
        name: (
            round(float(models["commitment"].coef_[0][at]), 2) + 0.0,
            round(float(models["holds"].coef_[0][at]), 2) + 0.0,
        )
        for name, at in place.items()
    }
    learned[BASE] = (
        round(float(models["commitment"].intercept_[0]), 2),
        round(float(models["holds"].intercept_[0]), 2),
    )
    learned[THRESHOLD] = (threshold, 0.0)
    kept = unseen["commitment"] >= threshold
    figures: dict[str, object] = {
        "texts": given.texts,
        "labels": given.labels,
        "candidates": len(given.outcomes),
        "commitments": int(wanted["commitment"].sum()),
        "rows_that_hold": int(wanted["holds"].sum()),
        "unit_f1_all_candidates": round(unit_f1(0.0), 3),
        "unit_f1_cross_validated": round(unit_f1(threshold), 3),
        "reliability_cross_validated": _reliability(unseen["holds"][kept], wanted["holds"][kept]),
        "data_sha256": given.sha256,
        "folds": FOLDS,
        "C": C,
        "scikit_learn": sklearn.__version__,
    }
    return learned, figures


def _reliability(told: Any, held: Any) -> list[dict[str, float]]:
    """For ranges of confidence: rows, the mean confidence said, and the share that held."""
    rows = []
    for low in (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        high = 0.2 + low if low < 0.4 else 0.1 + low
        inside = (told >= low) & (told < high + (0.001 if high > 0.99 else 0.0))
        if inside.any():
            mean, share = float(told[inside].mean()), float(held[inside].mean())
            rows.append({"from": low, "rows": int(inside.sum()), "said": round(mean, 2), "held": round(share, 2)})
    return rows


def weights_csv(learned: dict[str, tuple[float, float]]) -> str:
    """The text of feature_weights.csv."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["feature", "commitment", "holds"])
    writer.writerows([name, *learned[name]] for name in sorted(learned))
    return file.getvalue()


def shared_folder(description: str) -> Path:
    """The folder of reference texts that a command of learning is given."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    return Path(options.shared)


def write_learned(name: str, table: str, figures: dict[str, object]) -> None:
    """Writes a table of weights to the lexicon with its figures beside, and prints these."""
    lexicon, told = resources() / "data" / "reference" / "lexicon", json.dumps(figures, indent=2)
    write_atomically(lexicon / f"{name}.csv", table.encode())
    write_atomically(lexicon / f"{name}.json", f"{told}\n".encode())
    print(told)


def main() -> None:
    """Learns the weights and writes them with the figures beside."""
    shared = shared_folder("Learns the weights of the coder's features from labelled texts.")
    learned, figures = learn(material(shared, Path.cwd()))
    write_learned("feature_weights", weights_csv(learned), figures)


if __name__ == "__main__":
    main()
