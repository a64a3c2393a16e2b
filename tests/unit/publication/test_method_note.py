"""The method note and the chart footnote: every figure in them is the warehouse's."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration.cli import main
from orchestration.home import Home
from orchestration.publication.duckdb_file import publish
from schemas import Table
from schemas.bridges import BridgeCommitmentCountry
from schemas.dimensions import DimDocument, DimStatement
from schemas.facts import FctCommitmentMentions, FctCommitments, FctRejects
from schemas.meta import Accuracy, Runs
from tests.conftest import make_working_file

Captured = pytest.CaptureFixture[str]
Planted = dict[type[Table], list[Mapping[str, Any]]]


def key(letter: str, number: int) -> str:
    return f"{letter}_{number:020x}"


def accuracy(label_set: str, figure: str, value: float, low: float, high: float, n: int = 81) -> Mapping[str, Any]:
    row = {"label_set": label_set, "slice_by": "all", "slice": "all", "figure": figure, "value": value, "low": low}
    return {**row, "high": high, "n": n, "texts": 6, "coder_version": "the coder", "measured_on": date(2026, 11, 2)}


def planted() -> Planted:
    """Five statements, of which one is a copy and one is of a day to come; three commitments; two rejects."""

    def statement(number: int, day: date, publisher: str, **more: Any) -> Mapping[str, Any]:
        row = {"statement_id": key("s", number), "published_on": day, "publisher": publisher, "language": "en"}
        return {**row, "is_digest": False, **more}

    return {
        DimStatement: [
            statement(1, date(2019, 1, 13), "Ministry of Norway"),
            statement(2, date(2021, 3, 4), "Ministry of Norway", is_digest=True),
            statement(3, date(2021, 3, 5), "not stated", language=None),
            statement(4, date(2021, 3, 6), "A newspaper", copy_of=key("s", 1), copy_share=0.9),
            statement(5, date(2027, 1, 1), "Ministry of Peru"),
        ],
        DimDocument: [{"document_id": f"{number:064x}"} for number in range(7)],
        FctCommitments: [{"commitment_id": key("c", n), "is_reviewed": n == 1} for n in range(3)],
        FctCommitmentMentions: [{"mention_id": key("m", n)} for n in range(4)],
        BridgeCommitmentCountry: [
            {"commitment_id": key("c", 0), "country_code": "NOR", "weight": 1.0},
            {"commitment_id": key("c", 1), "country_code": "PER", "weight": 0.5},
            {"commitment_id": key("c", 1), "country_code": "NOR", "weight": 0.5},
            {"commitment_id": key("c", 2), "country_code": "ZZZ", "weight": 1.0},
        ],
        FctRejects: [{"reject_id": str(number), "rule": "no_date"} for number in range(2)],
        Accuracy: [
            accuracy("development", "row_holds", 0.75, 0.64, 0.82),
            accuracy("held_out", "row_holds", 0.52, 0.37, 0.63),
            accuracy("held_out", "commitment_found", 0.68, 0.6, 0.79),
            accuracy("held_out", "row_is_commitment", 0.9, 0.1, 1.0, n=9),
            {**accuracy("held_out", "row_holds", 0.11, 0.1, 0.12), "slice_by": "status", "slice": "agreed"},
        ],
        Runs: [
            {
                "run_id": "run-a",
                "as_of_on": date(2026, 11, 23),
                "package_version": "0.1.0",
                "coder_version": "the coder",
                "reference_version": "lists",
                "schema_version": 2,
            }
        ],
    }


def noted(folder: Path, rows: Planted, capsys: Captured, *options: str) -> str:
    folder.mkdir(exist_ok=True)
    home = Home(folder)
    publish(make_working_file(home.warehouse, rows), home.published, keep=1)
    assert main(["note", "--home", str(folder), *options]) == 0
    return capsys.readouterr().out


def test_the_note_counts_what_the_figures_rest_on(tmp_path: Path, capsys: Captured) -> None:
    out = noted(tmp_path, planted(), capsys)
    for words in (
        "As of 23 November 2026 there are 3 commitments in 4 mentions, with 2 countries among their parties; 1 name no",
        "3 statements of 1 publisher, published 13 January 2019 to 5 March 2021 (1 of them read as summaries",
        "7 documents came in; of the statements read, 1 repeated an earlier one",
        "Publishers: Ministry of Norway (2); not stated (1).",
        "Years: 2019 (1); 2021 (2). Languages: en (2); not stated (1).",
        "2 inputs could not be used, by reason: no date (2).",
        "1 of 3 commitments (33%) were reviewed by a person.",
    ):
        assert words in out


def test_accuracy_is_told_in_plain_words_with_intervals_held_out_texts_first(tmp_path: Path, capsys: Captured) -> None:
    out = noted(tmp_path, planted(), capsys)
    held_out, development = (line for line in out.splitlines() if line.startswith("Measured on"))
    assert held_out.startswith(
        "Measured on texts kept aside while its rules were written (6 texts; coder the coder; 2 November 2026): of 100 "
        "rows, about 52 (37 to 63) have status, first sector and all parties right; of 100 commitments in a text, "
        "about 68 (60 to 79) are found."
    )
    assert "expect less on others" in development
    assert "75 (64 to 82)" in development


def test_no_share_is_told_that_few_cases_carry(tmp_path: Path, capsys: Captured) -> None:
    assert "90 (10 to 100)" not in noted(tmp_path, planted(), capsys)


def test_a_measure_of_another_coder_says_so(tmp_path: Path, capsys: Captured) -> None:
    rows = planted()
    rows[Runs] = [{**rows[Runs][0], "coder_version": "a newer coder"}]
    assert "coder the coder, which is not the one used here" in noted(tmp_path, rows, capsys)
    assert "with coder the coder" in noted(tmp_path, rows, capsys, "--chart")


def test_without_labels_it_says_that_nothing_was_measured(tmp_path: Path, capsys: Captured) -> None:
    assert "How often the coding is right was not measured." in noted(tmp_path, {**planted(), Accuracy: []}, capsys)


def test_versions_licence_and_citation_are_told(tmp_path: Path, capsys: Captured) -> None:
    out = noted(tmp_path, planted(), capsys)
    for words in ("Release 1 of", "as of 2026-11-23; package 0.1.0, coder the coder, code lists lists", "CC BY 4.0"):
        assert words in out
    assert "Cite as: cooperation-warehouse 0.1.0, release 1, as of 2026-11-23, made" in out


def test_markdown_and_text_differ_in_headings_alone(tmp_path: Path, capsys: Captured) -> None:
    markdown, text = (noted(tmp_path / form, planted(), capsys, "--format", form) for form in ("markdown", "text"))
    assert "## What it rests on" in markdown
    assert "WHAT IT RESTS ON" in text
    assert [line for line in markdown.splitlines() if not line.startswith(("##", "Release"))] == [
        line for line in text.splitlines() if not line.isupper() and not line.startswith("Release")
    ]


def test_a_chart_footnote_is_one_paragraph_with_source_coverage_and_accuracy(tmp_path: Path, capsys: Captured) -> None:
    out = noted(tmp_path, planted(), capsys, "--chart")
    assert out.count("\n") == 1
    assert out.startswith(
        "Source: cooperation-warehouse 0.1.0, release 1, as of 23 November 2026: 3 commitments in 3 statements "
        "of 1 publisher, published"
    )
    assert "52 (37 to 63) of 100 rows" in out
    assert "1 of 3 commitments (33%) were reviewed by a person." in out


def test_an_empty_warehouse_has_a_note_too(tmp_path: Path, capsys: Captured) -> None:
    out = noted(tmp_path, {Runs: planted()[Runs]}, capsys)
    assert "there are 0 commitments in 0 mentions" in out
    assert not re.search("None|nan", out)
