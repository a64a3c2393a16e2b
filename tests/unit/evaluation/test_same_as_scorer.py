"""The figures are those of the scorer that the accuracy targets are stated in, to three decimals."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.evaluation.labels import read_labelled_texts
from orchestration.evaluation.predictions import predict, read_predictions
from orchestration.evaluation.scores import score
from orchestration.extraction.model import Statement
from orchestration.extraction.rows import mention_row
from orchestration.groupings import read_memberships

SHARED = Path(__file__).resolve().parents[4] / "shared"
SCORER = SHARED / "score.py"
LABELLED = SHARED / "gold" / "development"
GROUPINGS = SHARED / "reference" / "groupings.csv"

pytestmark = pytest.mark.skipif(
    not (SCORER.exists() and LABELLED.exists() and GROUPINGS.exists()),
    reason="../shared with the scorer and its labelled texts is absent",
)


@pytest.fixture(scope="module")
def texts():
    return read_labelled_texts(LABELLED)


def scorer_figures(predictions):
    """What the scorer prints: figure by name, as shown."""
    run = subprocess.run([sys.executable, SCORER, LABELLED, predictions], capture_output=True, text=True, check=True)
    return dict(line.split()[:2] for line in run.stdout.splitlines())


def our_figures(texts, predictions):
    figures = score(texts, predictions, read_memberships(GROUPINGS)).figures()
    return {name: f"{value:.3f}" if isinstance(value, float) else str(value) for name, value in figures.items()}


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def crude_rows(text):
    """A clause from each decide-verb on, coded by a few words: no coder worth using, but different from the labels."""
    statuses = {"will": "agreed", "welcome": "proposed", "announc": "agreed", "launch": "formalised"}
    for found in re.finditer(r"\b(will|welcome|announc|launch)[^.;\n]{10,}", text.text):
        clause = found.group()
        year = re.search(r"20[2-4]\d", clause)
        sum_of_money = re.search(r"\$(\d+) million", clause)
        yield {
            "document": text.document,
            "start": found.start(),
            "end": found.end(),
            "status": statuses[found.group(1)],
            "actors": ["EU"] if "Europe" in clause else ["USA"],
            "partners": ["QUAD"] if "Quad" in text.text else ["IND", "G7"],
            "sectors": ["climate", "power_renewables"] if "climate" in clause else ["trade"],
            "instrument": "programme",
            "amount": int(sum_of_money.group(1)) * 1_000_000 if sum_of_money else None,
            "due": year.group() if year else None,
        }


def perturbed_labels(text, chance):
    """The labels with slips of every kind: lost, doubled, moved, miscoded, unfinished."""
    for line in (LABELLED / f"{text.document}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line) | {"document": text.document}
        if chance.random() < 0.15:
            continue
        if chance.random() < 0.5:
            row["start"] = max(0, row["start"] - chance.randint(0, 80))
            row["end"] = min(len(text.text), row["end"] + chance.randint(0, 80))
        slips = {
            "status": chance.choice(["agreed", "proposed"]),
            "sectors": chance.choice([[], ["trade", *row["sectors"]]]),
            "actors": chance.choice([["EU"], ["C5+1"], []]),
            "partners": ["G7"],
            "amount": chance.choice([0, 5, None]),
            "due": chance.choice(["2026", "", None]),
            "instrument": None,
        }
        row |= {field: value for field, value in slips.items() if chance.random() < 0.2}
        yield row
        if chance.random() < 0.15:
            yield row | {"start": row["start"] + 1, "status": "completed"}


def test_for_a_crude_coder(texts, tmp_path):
    path = write(tmp_path / "crude.jsonl", [row for text in texts for row in crude_rows(text)])
    figures = our_figures(texts, read_predictions(path, texts))
    assert figures == scorer_figures(path)
    assert int(figures["matched"]) > 0


@pytest.mark.parametrize("seed", range(3))
def test_for_perturbed_labels(texts, tmp_path, seed):
    chance = random.Random(seed)
    path = write(tmp_path / "perturbed.jsonl", [row for text in texts for row in perturbed_labels(text, chance)])
    assert our_figures(texts, read_predictions(path, texts)) == scorer_figures(path)


def test_for_no_predictions_at_all(texts, tmp_path):
    path = write(tmp_path / "none.jsonl", [])
    assert our_figures(texts, read_predictions(path, texts)) == scorer_figures(path)


def test_for_our_own_coder(texts, tmp_path):
    """Scored as mentions and as the rows that `cooperation code` prints: the same figures."""
    coder = pytest.importorskip("orchestration.extraction.coder", reason="there is no coder yet").RuleCoder()
    rows = [
        mention_row(text.document, mention)
        for text in texts
        for mention in coder.code(
            Statement(text.text, title=text.title, published_on=text.published_on, publisher=text.publisher)
        )
    ]
    path = write(tmp_path / "ours.jsonl", rows)
    expected = scorer_figures(path)
    assert our_figures(texts, read_predictions(path, texts)) == expected
    assert our_figures(texts, predict(texts, coder)) == expected
