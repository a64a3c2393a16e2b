"""The coder's weights are learned from labelled texts, and come out the same every time."""

from pathlib import Path

import pytest

from orchestration.evaluation import instrument_training
from orchestration.evaluation.matching import match
from orchestration.evaluation.training import Material, Outcome, learn, material, weights_csv
from orchestration.evaluation.windows import read_windows
from orchestration.extraction.scoring import BASE, THRESHOLD
from orchestration.settings import resources

pytest.importorskip("sklearn", reason="scikit-learn is in the extra `dev`")
CHECKOUT = Path(__file__).parents[3]
SHARED = CHECKOUT.parent / "shared"
WINDOWS = CHECKOUT / "tests" / "labelled_windows" / "windows.jsonl"


def planted() -> Material:
    """Candidates of 40 texts that are commitments just where a deliverable is named."""
    outcomes = [
        Outcome(text, 1.0, ("object:thing",) if good else ("object:none",), good, good and text % 4 > 0)
        for text in range(40)
        for good in (True, False)
    ]
    return Material(tuple(outcomes), 40.0, 40, "0" * 64)


def test_what_tells_commitments_apart_is_weighed() -> None:
    learned, figures = learn(planted())
    assert learned["object:thing"][0] > 0 > learned["object:none"][0]
    assert learned["object:thing"][0] > learned["object:thing"][1] > 0
    assert 0.1 <= learned[THRESHOLD][0] <= 0.6
    assert BASE in learned
    assert figures["unit_f1_cross_validated"] == 1.0
    assert figures["unit_f1_all_candidates"] == pytest.approx(2 * 40 / (80 + 40), abs=0.001)


def test_learning_twice_gives_the_same_bytes() -> None:
    assert weights_csv(learn(planted())[0]) == weights_csv(learn(planted())[0])


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")
def test_the_weights_in_use_are_those_learned_from_the_labels() -> None:
    learned, _ = learn(material(SHARED, CHECKOUT))
    kept = resources() / "data" / "reference" / "lexicon" / "feature_weights.csv"
    assert weights_csv(learned) == kept.read_text(encoding="utf-8")


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")
def test_the_second_opinion_in_use_is_the_one_learned_from_the_labels() -> None:
    weights, _ = instrument_training.learn(instrument_training.cases(SHARED, CHECKOUT))
    kept = resources() / "data" / "reference" / "lexicon" / "instrument_weights.csv"
    assert instrument_training.weights_csv(weights) == kept.read_text(encoding="utf-8")


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")
def test_every_window_is_of_the_text_that_was_labelled() -> None:
    windows = read_windows(WINDOWS, SHARED / "corpus", "White House")
    assert len(windows) == 294
    assert {window.use for window in windows} == {"training", "aside"}
    for window in windows:
        assert all(window.holds(label.start, label.end) for label in window.text.labels)


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")
def test_two_people_agree_as_the_readme_of_the_windows_says() -> None:
    second = read_windows(WINDOWS.with_name("second_coding.jsonl"), SHARED / "corpus", "White House")
    first = {window.text.document: window for window in read_windows(WINDOWS, SHARED / "corpus", "White House")}
    pairs = [match(first[window.text.document].text.labels, window.text.labels) for window in second]
    shared = sum(len(pair.pairs) for pair in pairs)
    labels = sum(2 * len(pair.pairs) + len(pair.missed) + len(pair.false) for pair in pairs)
    assert {first[window.text.document].use for window in second} == {"aside"}
    assert round(2 * shared / labels, 2) == 0.93
