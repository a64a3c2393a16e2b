"""Dates: absolute, relative to the statement's day, and programme periods."""

from datetime import date

import pytest

from orchestration.extraction.dates import find_dates

DAY = date(2024, 3, 15)


@pytest.mark.parametrize(
    ("words", "iso", "basis"),
    [
        ("by 2030", "2030", "stated"),
        ("by the end of 2026", "2026", "stated"),
        ("in June 2025", "2025-06", "stated"),
        ("in June", "2024-06", "stated"),
        ("in May", "2024-05", "stated"),
        ("in January", "2025-01", "stated"),
        ("on May 3", "2024-05-03", "stated"),
        ("on 3 May", "2024-05-03", "stated"),
        ("on May 3, 2025", "2025-05-03", "stated"),
        ("by 14 September 2026", "2026-09-14", "stated"),
        ("on the 26th of October 2025", "2025-10-26", "stated"),
        ("on 2025-07-01", "2025-07-01", "stated"),
        ("within sixty days", "2024-05-14", "relative"),
        ("within 90 days", "2024-06-13", "relative"),
        ("within two weeks", "2024-03-29", "relative"),
        ("within six months", "2024-09", "relative"),
        ("over the next three years", "2027", "relative"),
        ("over the next 5 years", "2029", "relative"),
        ("over the next decade", "2034", "relative"),
        ("next year", "2025", "relative"),
        ("this year", "2024", "relative"),
        ("by the end of the year", "2024", "relative"),
        ("next month", "2024-04", "relative"),
        ("this week", "2024-03", "relative"),
        ("for 2025-2028", "2028", "period"),
        ("from 2024 to 2029", "2029", "period"),
        ("for 2024/25 and 2025-27", "2027", "period"),
    ],
)
def test_a_promise_is_due(words: str, iso: str, basis: str) -> None:
    found = find_dates(f"Norway will open the laboratory {words}.", DAY, forward=True)
    assert (found[-1].iso, found[-1].basis) == (iso, basis)


@pytest.mark.parametrize(
    "words",
    [
        "soon",
        "at the earliest",
        "in the coming weeks",
        "in the coming years",
        "under the Order of April 2, 2025",
        "within six months of ratification",
        "with 12 new ships",
        "in march step",
        "for a second time",
    ],
)
def test_no_due_date(words: str) -> None:
    assert find_dates(f"Norway will open the laboratory {words}.", DAY, forward=True) == []


def test_a_deed_lies_behind_the_day() -> None:
    assert [w.iso for w in find_dates("Norway opened it in November.", DAY, forward=False)] == ["2023-11"]


@pytest.mark.parametrize("words", ["in June", "within sixty days", "next year", "on 3 May"])
def test_without_a_day_nothing_relative_is_guessed(words: str) -> None:
    assert find_dates(f"Norway will open it {words}.", None, forward=True) == []


@pytest.mark.parametrize("words", ["on 31 February 2025", "on 45 May 2025"])
def test_impossible_days_raise_nothing(words: str) -> None:
    assert all(len(w.iso) < len("2025-05-01") for w in find_dates(f"It opens {words}.", DAY, forward=True))
