"""README stays true."""

import re
from pathlib import Path

import pytest

from tests.end_to_end.conftest import SHARED
from tests.end_to_end.readme import README, accuracy, answer, questions


def test_there_are_five_questions_with_answers() -> None:
    assert len(questions()) == 5
    assert all("row" in printed for _, printed in questions())


@pytest.mark.parametrize("number", range(5))
def test_the_printed_answer_is_what_the_sample_answers(number: int, sample_run: tuple[Path, str]) -> None:
    command, printed = questions()[number]
    assert answer(command, "--home", sample_run[0]) == printed


@pytest.mark.skipif(not (SHARED / "gold" / "development").is_dir(), reason="../shared/gold/development is not here")
def test_the_printed_figures_of_the_coder_are_those_it_reaches() -> None:
    command, printed = accuracy()
    assert answer(command) == printed


@pytest.mark.parametrize("name", ["run", "test"])
def test_each_set_up_command_is_one_line(name: str) -> None:
    block = re.search(rf"<!-- command: {name} -->\n```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    assert len(block[1].splitlines()) == 1


def test_the_sample_is_as_large_as_readme_says(sample_files: list[Path]) -> None:
    assert f"{len(sample_files)} digests" in README.read_text(encoding="utf-8")
