"""README stays true."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.evaluation import card
from orchestration.evaluation.accuracy import read_rows
from orchestration.settings import resources
from tests.end_to_end.conftest import SHARED
from tests.end_to_end.readme import README, answer, questions

DEVELOPMENT = SHARED / "gold" / "development"


def test_there_are_questions_with_answers() -> None:
    assert len(questions()) >= 8
    assert all("row" in printed for _, printed in questions())


@pytest.mark.parametrize("number", range(len(questions())))
def test_the_printed_answer_is_what_the_sample_answers(number: int, sample_run: tuple[Path, str]) -> None:
    command, printed = questions()[number]
    assert answer(command, "--home", sample_run[0]) == printed


@pytest.mark.skipif(not DEVELOPMENT.is_dir(), reason="../shared/gold/development is not here")
def test_the_recorded_accuracy_is_what_the_coder_reaches(tmp_path: Path) -> None:
    recorded = resources() / "data" / "reference" / "accuracy.csv"
    measured = tmp_path / "accuracy.csv"
    answer("cooperation evaluate", DEVELOPMENT, "--card", "development", "--card-file", measured)
    rows = [
        [row for row in read_rows(path.read_text(encoding="utf-8"), path.name) if row.label_set == "development"]
        for path in (recorded, measured)
    ]
    assert rows[0] == [replace(row, measured_on=rows[0][0].measured_on) for row in rows[1]]


def test_the_accuracy_card_says_what_is_recorded() -> None:
    assert card.main(["--check"]) == 0


@pytest.mark.parametrize("name", ["run", "test"])
def test_each_set_up_command_is_one_line(name: str) -> None:
    block = re.search(rf"<!-- command: {name} -->\n```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    assert len(block[1].splitlines()) == 1


def test_the_sample_is_as_large_as_readme_says(sample_files: list[Path]) -> None:
    assert f"{len(sample_files)} digests" in README.read_text(encoding="utf-8")
