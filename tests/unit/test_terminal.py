"""What people see in a terminal."""

from decimal import Decimal
from typing import Any

import pytest

from orchestration.terminal import WIDTH_ELSEWHERE, TerminalProgress, cell, console, table


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (7, "7"),
        (2024, "2024"),
        (9999, "9999"),
        (12345, "12,345"),
        (-12345, "-12,345"),
        (0.5, "0.50"),
        (3.0, "3.00"),
        (0.0001234, "0.000123"),
        (Decimal("500000000000.00"), "500,000,000,000"),
        (12345.678, "12,345.68"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (Decimal("1.50"), "1.50"),
        ("[bold]", "[bold]"),
    ],
)
def test_a_value_is_shown_as_people_read_it(value: Any, shown: str) -> None:
    assert cell(value) == shown


def test_elsewhere_than_on_a_terminal_the_width_is_fixed_and_nothing_is_coloured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    out = console()
    assert out.width == WIDTH_ELSEWHERE
    out.print("a [b] 17 'c'")
    assert capsys.readouterr().out == "a [b] 17 'c'\n"


def test_brackets_in_names_cells_and_titles_are_text(capsys: pytest.CaptureFixture[str]) -> None:
    console().print(table(["[a]", "b"], [["[/x]", None]], title="[t]", numbers=[False, True]))
    said = capsys.readouterr().out
    assert all(word in said for word in ("[a]", "[/x]", "[t]"))


def test_long_words_are_folded_and_no_cell_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    console().print(table(["words"], [["x" * 300]]))
    said = capsys.readouterr().out
    assert said.count("x") == 300
    assert all(len(line) <= WIDTH_ELSEWHERE for line in said.splitlines())


def test_a_row_of_another_length_is_a_fault() -> None:
    with pytest.raises(ValueError, match="zip"):
        table(["a", "b"], [], numbers=[True])


def test_progress_elsewhere_is_one_plain_line_a_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress().stage("statements", 3) as advance:
        advance(3)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "statements: 3\n")


def test_a_stage_that_does_more_than_was_foreseen_tells_how_much(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress().stage("documents", 1) as advance:
        for _ in range(3):
            advance(1)
    assert capsys.readouterr().err == "documents: 3\n"
