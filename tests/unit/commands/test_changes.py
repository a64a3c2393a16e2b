"""`cooperation changes` and `cooperation compare`: what they print."""

import csv
import io
import json
from pathlib import Path

import pytest

from orchestration.cli import CAUSES, main
from orchestration.home import Home
from orchestration.publication.duckdb_file import publish
from schemas.changes import CAUSES as EXPLAINED
from schemas.changes import FIRST_RELEASE, Changes
from tests.planted_releases import Planted, Said, Text, plant

FIRST = Planted((Text(1, "2026-01-10"),), (Said(1),))
SECOND = FIRST.but(
    coder="coder 2", texts=(*FIRST.texts, Text(2, "2026-02-01")), said=(Said(1, sector="trade"), Said(2))
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with two releases."""
    home = Home(tmp_path / "home")
    for planted in (FIRST, SECOND):
        publish(plant(home.warehouse, planted), home.published, keep=9)
    return home


def test_the_causes_to_ask_for_are_those_there_are() -> None:
    assert set(CAUSES) == set(EXPLAINED) - {FIRST_RELEASE}


def test_changes_are_news_by_default_and_say_what_else_there_is(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", "--home", str(home.root)]) == 0
    printed = capsys.readouterr().out
    assert Said(2).commitment in printed
    assert Said(1).commitment not in printed
    assert "1 change of 1 commitment\n" in printed
    assert "the software reads the same text otherwise" in printed
    assert "--all shows these too" in printed


def test_all_changes_and_what_the_first_release_is(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", "--all", "--since", "0", "--home", str(home.root)]) == 0
    printed = capsys.readouterr().out
    assert "2 changes of 2 commitments" in printed
    assert "sector: energy" in printed
    assert "Release 1 is the first one, with which later ones are compared; commitments in it: 1" in printed
    assert "left out" not in printed


def test_changes_as_csv_and_json(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["changes", "--cause", "coder", "--home", str(home.root), "--format"]
    assert main([*words, "csv"]) == 0
    printed = capsys.readouterr()
    [row] = csv.DictReader(io.StringIO(printed.out))
    assert (row["field"], row["before"], row["after"], row["cause"]) == ("sector", "energy", "trade", "coder")
    assert set(Changes.frame_schema()) < set(row)
    assert "new statement" in printed.err
    assert main([*words, "json"]) == 0
    [record] = json.loads(capsys.readouterr().out)
    assert (record["commitment_id"], record["other_causes"]) == (Said(1).commitment, None)


def test_no_changes_are_an_empty_answer(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["changes", "--cause", "review", "--home", str(home.root), "--format"]
    assert main([*words, "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main([*words, "csv"]) == 0
    assert capsys.readouterr().out.startswith("change_id,release_number,")
    assert main([*words, "table"]) == 0
    assert "0 changes of 0 commitments" in capsys.readouterr().out


def test_changes_of_a_home_without_a_warehouse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", "--home", str(tmp_path)]) == 1
    assert "is not there yet; make it with: cooperation run" in capsys.readouterr().err


def test_compare_prints_counts_figures_and_rows(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "1", "2", "--home", str(home.root)]) == 0
    printed = capsys.readouterr().out
    for words in ("coder 1", "coder 2", "corrected", "new statement", "NOR", "energy", "trade", "2 changes"):
        assert words in printed


def test_compare_of_the_same_says_so(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "current", "working", "--home", str(home.root)]) == 0
    assert "Nothing differs." in capsys.readouterr().out


def test_compare_as_csv_and_json(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "1", "2", "--home", str(home.root), "--format"]
    assert main([*words, "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["kind"], row["cause"]) for row in rows] == [("corrected", "coder"), ("new", "new_statement")]
    assert main([*words, "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"old", "new", "counts", "figures", "changes"}
    assert found["figures"][0]["difference"] == 1
    assert found["new"]["as_of"] == "2026-03-01"


def test_compare_of_what_is_not_there_is_wrong_use(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "1", "5", "--home", str(home.root)]) == 2
    assert "or a release that is kept: 1, 2" in capsys.readouterr().err
