"""Dates: absolute, relative to the statement's day, and programme periods."""

from datetime import date

import pytest

from orchestration.extraction.dates import find_dates, find_fronted_date

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
        ("between 2024 and 2029", "2029", "period"),
        ("in FY 2025-26", "2026", "period"),
        ("by FY2027", "2027", "stated"),
        ("in Q2 of 2025", "2025", "stated"),
        ("by mid-2025", "2025", "stated"),
        ("by late June", "2024-06", "stated"),
        ("by 31.12.2025", "2025-12-31", "stated"),
        ("from June 30 to July 2, 2024", "2024-07-02", "stated"),
        ("from 30 June to 2 July", "2024-07-02", "stated"),
        ("in May-June 2024", "2024-06", "stated"),
        ("within 12 to 18 months", "2025-09", "relative"),
        ("in the next five to ten years", "2034", "relative"),
        ("over a four-year period", "2028", "relative"),
        ("within the year", "2024", "relative"),
        ("within a year", "2025", "relative"),
        ("in the second half of the year", "2024", "relative"),
        ("by year-end", "2024", "relative"),
        ("by the end of the decade", "2030", "relative"),
        ("in the next decade", "2034", "relative"),
        ("this summer", "2024", "relative"),
        ("under Vision 2040 by 2027", "2027", "stated"),
        ("agreed on 3 May, on 5 June", "2024-06-05", "stated"),
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
        "under Vision 2030",
        "under the 2030 Agenda",
        "in support of 2030 Agenda",
        "for the 2030 targets",
        "after UNSCR 2231 (2025)",
        "for the ASEAN Summit 2025",
        "under Resolution 2024/25",
        "under Law No. 2030",
        "with more than 2030 nurses",
        "in the 2030s",
        "under the agreement signed in April",
        "for ten days",
    ],
)
def test_no_due_date(words: str) -> None:
    assert find_dates(f"Norway will open the laboratory {words}.", DAY, forward=True) == []


def test_a_deed_lies_behind_the_day() -> None:
    assert [w.iso for w in find_dates("Norway opened it in November.", DAY, forward=False)] == ["2023-11"]


@pytest.mark.parametrize(
    ("words", "iso"),
    [("last year", "2023"), ("last month", "2024-02"), ("last week", "2024-03"), ("last May", "2023-05")],
)
def test_words_for_what_is_past(words: str, iso: str) -> None:
    assert [w.iso for w in find_dates(f"Norway opened it {words}.", DAY, forward=False)] == [iso]


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("By 2027 ", "2027"),
        ("Over the next three years, ", "2027"),
        ("They will meet, and in June ", "2024-06"),
        ("They agreed that, by the end of 2026, ", "2026"),
        ("They will meet in May, ", None),
        ("In line with Vision 2030, ", None),
    ],
)
def test_a_date_in_front_of_a_clause(words: str, iso: str | None) -> None:
    found = find_fronted_date(words, DAY)
    assert (found.iso if found else None) == iso


@pytest.mark.parametrize("words", ["in June", "within sixty days", "next year", "on 3 May"])
def test_without_a_day_nothing_relative_is_guessed(words: str) -> None:
    assert find_dates(f"Norway will open it {words}.", None, forward=True) == []


@pytest.mark.parametrize("words", ["on 31 February 2025", "on 45 May 2025"])
def test_impossible_days_raise_nothing(words: str) -> None:
    assert all(len(w.iso) < len("2025-05-01") for w in find_dates(f"It opens {words}.", DAY, forward=True))
