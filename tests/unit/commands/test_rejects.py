"""`cooperation rejects`: what was left out and why, by rule and by source."""

import json
from pathlib import Path

import pytest

from orchestration.cli import main
from orchestration.home import Home
from orchestration.publication.duckdb_file import publish
from schemas.facts import FctRejects
from tests.conftest import make_working_file

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose published warehouse holds three rejects."""
    planted = [
        {"reject_id": "r_1", "source_id": "files", "rule": "no_date", "location": "b.md", "reason": "no date"},
        {"reject_id": "r_2", "source_id": "inbox", "rule": "no_date", "location": "a.md", "reason": "no date"},
        {"reject_id": "r_3", "source_id": "files", "rule": "unsafe_path", "location": "a.zip", "reason": "out of it"},
    ]
    home = Home(tmp_path / "home")
    home.root.mkdir()
    publish(make_working_file(home.warehouse, {FctRejects: planted}), home.published, keep=1)
    return home


def listed(home: Home, capsys: Captured, *options: str) -> list[tuple[str, str]]:
    assert main(["rejects", "--home", str(home.root), "--format", "json", *options]) == 0
    return [(row["rule"], row["location"]) for row in json.loads(capsys.readouterr().out)]


def test_all_are_listed_by_rule_and_place(home: Home, capsys: Captured) -> None:
    assert listed(home, capsys) == [("no_date", "a.md"), ("no_date", "b.md"), ("unsafe_path", "a.zip")]


def test_filters_by_rule_and_source_go_together(home: Home, capsys: Captured) -> None:
    assert listed(home, capsys, "--rule", "no_date") == [("no_date", "a.md"), ("no_date", "b.md")]
    assert listed(home, capsys, "--source", "files") == [("no_date", "b.md"), ("unsafe_path", "a.zip")]
    assert listed(home, capsys, "--source", "files", "--rule", "no_date") == [("no_date", "b.md")]
    assert listed(home, capsys, "--rule", "'; DROP TABLE fct_rejects; --") == []


def test_the_table_counts_rules_and_says_how_many(home: Home, capsys: Captured) -> None:
    assert main(["rejects", "--home", str(home.root)]) == 0
    said = capsys.readouterr().out
    assert said.endswith("3 rejects\n")
    assert "out of it" in said


def test_csv_has_a_heading(home: Home, capsys: Captured) -> None:
    assert main(["rejects", "--home", str(home.root), "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("reject_id,stage,source_id,location,")


def test_without_a_published_warehouse_one_line_says_so(tmp_path: Path, capsys: Captured) -> None:
    assert main(["rejects", "--home", str(tmp_path)]) == 1
    assert "make it with: cooperation run" in capsys.readouterr().err
