"""Sums and days as the whole coder reads them, one sentence a row of `amounts_and_dates.csv`; empty means none."""

import csv
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from orchestration.extraction.dates import find_dates
from orchestration.extraction.money import find_sums
from tests.unit.extraction.conftest import Code

with Path(__file__).with_name("amounts_and_dates.csv").open(newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=[row["sentence"] for row in ROWS])
def test_first_mention_of(row: dict[str, str], code: Code) -> None:
    on = date.fromisoformat(row["published_on"])
    mentions = code(row["sentence"], title="Joint Statement of Norway and Peru", published_on=on)
    assert mentions, "no mention"
    first = mentions[0]
    found = {
        "amount": first.amount,
        "currency": first.currency,
        "amount_kind": first.amount_kind,
        "due": first.due,
        "due_basis": first.due_basis,
        "done": first.done,
    }
    wanted = {name: row[name] or None for name in found}
    assert found == wanted | {"amount": float(row["amount"]) if row["amount"] else None}


def _sums(text: str) -> object:
    return find_sums(text)


def _days(text: str) -> object:
    return find_dates(text, date(2024, 3, 15), forward=True)


@pytest.mark.parametrize("find", [_sums, _days])
@pytest.mark.parametrize("piece", ["7", ",", " ", "1, 2,", "12,345 ", "1,234,567,", "1 234 ", "1.234"])
def test_a_megabyte_of_digits_is_read_in_a_moment(piece: str, find: Callable[[str], object]) -> None:
    _read_in_a_moment(piece * (1_000_000 // len(piece)), find)


@pytest.mark.parametrize("find", [_sums, _days])
@pytest.mark.parametrize(
    "piece",
    [
        "2024 ",
        "2024-",
        "2024 to ",
        "5 to ",
        "$5 to ",
        "$ ",
        "half a ",
        "May ",
        "of ",
        "signed in ",
        "over the ",
        "$5   ",
    ],
)
def test_a_long_row_of_openings_is_read_in_a_moment(piece: str, find: Callable[[str], object]) -> None:
    _read_in_a_moment(piece * (200_000 // len(piece)), find)


@pytest.mark.parametrize("find", [_sums, _days])
@pytest.mark.parametrize(
    "word", ["5", "$5", "5 million", "half a million", "May", "in", "over the", "2024", "signed in"]
)
def test_a_long_gap_is_read_in_a_moment(word: str, find: Callable[[str], object]) -> None:
    _read_in_a_moment(word + " " * 300_000 + word, find)


def _read_in_a_moment(text: str, find: Callable[[str], object]) -> None:
    begun = time.process_time()
    find(text)
    assert time.process_time() - begun < 10
