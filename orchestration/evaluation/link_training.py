"""Learns the weights by which mentions are linked: `python -m orchestration.evaluation.link_training HOME ...`.

Belongs here: the regression over labelled pairs, its thresholds, the files written. Does not belong here: features
(`orchestration/linking/comparing.py`) and how links are made of scores (`folding.py`).

It needs scikit-learn (extra `dev`) and homes that hold the labelled statements: one made of `../shared/corpus/
joint-statements`, one of the embedded sample. The same mentions, labels and versions give the same bytes.
"""

import argparse
import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orchestration.evaluation.link_labels import located, read_pairs
from orchestration.files import write_atomically
from orchestration.home import Home
from orchestration.linking.comparing import (
    BASE,
    FEATURES,
    ONE_THING,
    POSSIBLE,
    THRESHOLD,
    compare,
    other_edition,
    tells_of_one_thing,
)
from orchestration.linking.traits import traits_of
from orchestration.settings import resources

PAIRS = Path("tests/labelled_links/pairs.csv")
FOLDS, ROUNDS = 10, 5
C = 1.0
# A false link hides a commitment; a missed one is shown as a possible duplicate.
WANTED_PRECISION = 0.95
POSSIBLE_SCORE = 0.35
ONE_THING_SCORE = 0.9
SAME = "same"


@dataclass(frozen=True, slots=True)
class Material:
    """Labelled pairs whose mentions are coded now; arrays have one entry a pair."""

    features: NDArray[np.float64]
    one_thing: NDArray[np.bool_]
    other_edition: NDArray[np.bool_]
    verdicts: list[str]
    is_aside: NDArray[np.bool_]
    missing: int

    @property
    def same(self) -> NDArray[np.bool_]:
        """Which pairs tell of one commitment."""
        return np.array([verdict == SAME for verdict in self.verdicts])


def mentions_in_order(home: Path) -> pl.DataFrame:
    """Mentions of a home with `published_on` and the `file_name` of their statement, in the order of the fold."""
    place = Home(home)
    statements = pl.read_parquet(place.statements / "statements.parquet")
    documents = pl.read_parquet(place.statements / "documents.parquet").select("document_id", "file_name")
    told = statements.join(documents, on="document_id").select("statement_id", "published_on", "file_name")
    mentions = pl.read_parquet(place.mentions / "mentions.parquet").join(told, on="statement_id")
    return mentions.sort("published_on", "statement_id", "start_offset", "mention_id")


def material(homes: Sequence[Path], pairs_file: Path) -> Material:
    """The labelled pairs of the statements that the homes hold."""
    pairs = read_pairs(pairs_file)
    parts: list[NDArray[np.float64]] = []
    things: list[NDArray[np.bool_]] = []
    editions: list[NDArray[np.bool_]] = []
    verdicts: list[str] = []
    aside: list[bool] = []
    for home in homes:
        mentions = mentions_in_order(home)
        traits = traits_of(mentions)
        found = list(located(pairs, mentions))
        rows = np.array([[later, earlier] for _, later, earlier in found], dtype=np.int64).reshape(-1, 2)
        parts.append(compare(traits, (rows[:, 0], rows[:, 1])))
        things.append(tells_of_one_thing(traits, (rows[:, 0], rows[:, 1]), parts[-1]))
        editions.append(other_edition(traits, rows[:, 0], rows[:, 1]))
        verdicts += [pair.verdict for pair, _, _ in found]
        aside += [pair.use == "aside" for pair, _, _ in found]
    return Material(
        features=np.concatenate(parts),
        one_thing=np.concatenate(things),
        other_edition=np.concatenate(editions),
        verdicts=verdicts,
        is_aside=np.array(aside),
        missing=len(pairs) - len(verdicts),
    )


def learn(given: Material) -> tuple[dict[str, float], dict[str, object]]:
    """Weights by feature with base and thresholds, and figures: cross-validated ones, and those of the pairs aside."""
    import sklearn
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    training, same = ~given.is_aside, given.same
    model = LogisticRegression(C=C, max_iter=5000, tol=1e-8)
    features = given.features[training]
    rounds = [
        cross_val_predict(
            model,
            features,
            same[training],
            cv=StratifiedKFold(FOLDS, shuffle=True, random_state=number),
            method="predict_proba",
        )[:, 1]
        for number in range(ROUNDS)
    ]
    unseen = np.mean(rounds, axis=0)
    one_thing = given.one_thing
    linkable = ~given.other_edition[training]
    threshold = _threshold(unseen, same[training], linkable & ~one_thing[training])
    fitted = model.fit(features, same[training])
    learned = {name: round(float(weight), 2) + 0.0 for name, weight in zip(FEATURES, fitted.coef_[0], strict=True)}
    learned |= {
        BASE: round(float(fitted.intercept_[0]), 2),
        THRESHOLD: threshold,
        POSSIBLE: POSSIBLE_SCORE,
        ONE_THING: ONE_THING_SCORE,
    }
    raw = given.features @ np.array([learned[name] for name in FEATURES]) + learned[BASE]
    told = np.where(one_thing, 1.0, np.round(1 / (1 + np.exp(-raw)), 4))
    unseen = np.where(one_thing[training], 1.0, unseen)
    named = one_thing & ~given.other_edition
    figures: dict[str, object] = {
        "pairs": len(given.verdicts),
        "pairs_not_coded_now": given.missing,
        "training": int(training.sum()),
        "cross_validated": _figures(unseen >= threshold, linkable, same[training]),
        "named_in_training": {"linked": int((named & training).sum()), "right": int((named & training & same).sum())},
        "named_aside": {"linked": int((named & ~training).sum()), "right": int((named & ~training & same).sum())},
        "aside": _figures(told[~training] >= threshold, ~given.other_edition[~training], same[~training]),
        "aside_possible": _figures(told[~training] >= POSSIBLE_SCORE, ~given.other_edition[~training], same[~training]),
        "features_sha256": hashlib.sha256(np.round(given.features, 6).tobytes()).hexdigest(),
        "folds": FOLDS,
        "C": C,
        "scikit_learn": sklearn.__version__,
    }
    return learned, figures


def _threshold(scores: Any, same: Any, linkable: Any) -> float:
    """The lowest threshold that has the wanted precision."""
    steps = [step / 100 for step in range(50, 100)]
    chosen = [(step, (scores >= step) & linkable) for step in steps]
    return next((step for step, links in chosen if links.any() and same[links].mean() >= WANTED_PRECISION), 0.99)


def _figures(scored: Any, linkable: Any, same: Any) -> dict[str, float]:
    linked = scored & linkable
    right = int((linked & same).sum())
    return {
        "linked": int(linked.sum()),
        "right": right,
        "same": int(same.sum()),
        "precision": round(right / max(1, int(linked.sum())), 3),
        "recall": round(right / max(1, int(same.sum())), 3),
    }


def weights_csv(learned: dict[str, float]) -> str:
    """The text of pair_weights.csv."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["feature", "weight"])
    writer.writerows([name, learned[name]] for name in (BASE, THRESHOLD, POSSIBLE, ONE_THING, *FEATURES))
    return file.getvalue()


def main() -> None:
    """Learns the weights and writes them with the figures beside."""
    parser = argparse.ArgumentParser(description="Learns the weights by which mentions are linked.")
    parser.add_argument("homes", type=Path, nargs="+", help="homes that hold the labelled statements")
    options = parser.parse_args()
    folder = resources() / "data" / "reference" / "linking"
    learned, figures = learn(material(options.homes, PAIRS))
    write_atomically(folder / "pair_weights.csv", weights_csv(learned).encode())
    write_atomically(folder / "pair_weights.json", (json.dumps(figures, indent=2) + "\n").encode())
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
