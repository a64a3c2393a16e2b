"""The readings are whole, and say what their page says."""

import csv
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "readings"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_hundred_mentions_were_read() -> None:
    read = rows("joint_statements")
    verdicts = Counter(row["verdict"] for row in read)
    assert len({(row["statement"], row["start"], row["end"]) for row in read}) == 100
    assert set(verdicts) == {"holds", "fails"}
    assert f"{verdicts['holds']} hold" in (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(bool(row["cause"]) == (row["verdict"] == "fails") for row in read)


def test_a_hundred_releases_were_read() -> None:
    read = rows("releases")
    assert len({row["statement"] for row in read}) == 100
    assert {row["verdict"] for row in read} == {"no mention", "false", "commitment"}
    assert all(bool(row["start"]) == (row["verdict"] != "no mention") for row in read)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not here")
def test_the_statements_read_are_in_the_corpus() -> None:
    known = {path.name for path in (CORPUS / "joint-statements").glob("*.md")}
    assert {row["statement"] for row in rows("joint_statements")} <= known
