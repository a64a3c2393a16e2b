"""Dates by which or on which something is to happen, or happened.

Belongs here: reading dates. Does not belong here: which commitment a date belongs to.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?:" + "|".join(sorted((m for m in _MONTHS), key=len, reverse=True)) + r")\.?"
_YEAR = r"(?:19|20)\d\d"
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90, "a": 1, "an": 1, "the": 1}
_COUNT = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"

# Without a day or year beside it a month is only believed in full and with a capital: `in March`, not `in march`.
_LONG_MONTHS = "|".join(name.capitalize() for name in _MONTHS if len(name) > 4 or name in ("may", "june", "july"))

_ABSOLUTE = re.compile(
    rf"\b(?P<month1>{_MONTH})\s+(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?(?:,?\s+(?P<year1>{_YEAR}))?\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month2>{_MONTH})(?:,?\s+(?P<year2>{_YEAR}))?\b"
    rf"|\b(?P<month3>{_MONTH}),?\s+(?:of\s+)?(?P<year3>{_YEAR})\b"
    rf"|\b(?P<iso>{_YEAR}-\d\d(?:-\d\d)?)\b"
    r"|\b(?:in|by|until|before|during|of|since|next|this|last)\s+(?:early\s+|mid-?|late\s+|the end of\s+)?"
    rf"(?P<month4>(?-i:{_LONG_MONTHS}))\b(?!\s+\d)"
    rf"|(?<![\w$€£.,/-])(?P<year5>{_YEAR})(?![\w%.]?\d|\s*(?:million|billion|people|square|new|commercial))",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(?:within|over|in|during|for|after|through)\s+(?:the\s+)?"
    rf"(?:next\s+|coming\s+|following\s+|upcoming\s+|course of the next\s+)?(?P<n>{_COUNT})?[\s-]?(?:fiscal\s+)?"
    r"(?P<unit>day|week|month|year|decade)(?P<many>s)?\b(?!\s+(?:of|from|after)\b)"
    r"|\b(?P<this>this|next|coming|later this|by the end of the|by the end of this|the end of the|by year)[\s-]+"
    r"(?:fiscal\s+|calendar\s+)?(?P<unit2>week|month|year|end)\b",
    re.I,
)
_PERIOD = re.compile(rf"\b(?:from\s+)?(?P<from>{_YEAR})\s?(?:-|–|to|through|until)\s?(?P<to>{_YEAR}|\d\d)\b", re.I)


_NAMES_A_PAPER = re.compile(
    r"(?<!end)(?<!half)(?<!quarter)(?<!beginning)(?<!start)(?<!summer)(?<!spring)(?<!autumn)(?<!fall)(?<!winter)(?<!middle)(?<!part)(?<!course)(?<!month)(?<!\bas)\sof\s$",
    re.I,
)


class When(NamedTuple):
    """One date in a text: where it stands, ISO 8601 at the precision given, and `stated`, `relative` or `period`."""

    start: int
    end: int
    iso: str
    basis: str


def _iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def _month(name: str) -> int:
    return _MONTHS[name.lower().rstrip(".")]


def _absolute(match: re.Match[str], on: date | None, forward: bool) -> str | None:
    if match["iso"]:
        parts = [int(part) for part in match["iso"].split("-")]
        return _iso(*parts)
    if match["month3"]:
        return _iso(int(match["year3"]), _month(match["month3"]))
    if match["year5"]:
        return match["year5"]
    name = match["month1"] or match["month2"] or match["month4"]
    day = match["day1"] or match["day2"]
    year = match["year1"] or match["year2"]
    month = _month(name)
    if year:
        return _iso(int(year), month, int(day) if day else None)
    if on is None:
        return None
    guess = on.year
    # A month without a year is the nearest in the direction of the verb.
    if forward and month < on.month:
        guess += 1
    if not forward and month > on.month:
        guess -= 1
    return _iso(guess, month, int(day) if day else None)


def _later(on: date, count: int, unit: str) -> str | None:
    try:
        if unit == "day":
            return (on + timedelta(days=count)).isoformat()
        if unit == "week":
            return (on + timedelta(weeks=count)).isoformat()
        if unit == "month":
            months = on.year * 12 + on.month - 1 + count
            return _iso(months // 12, months % 12 + 1)
        return _iso(on.year + count * (10 if unit == "decade" else 1))
    except (OverflowError, ValueError):
        return None


def _relative(match: re.Match[str], on: date) -> str | None:
    if match["unit"]:
        text = match.group().lower()
        spoken = (match["n"] or "").lower()
        if not spoken or spoken in ("a", "an", "the"):
            if match["many"] or not re.search(r"next|coming|following|upcoming|within", text):
                return None
            count = 1
        else:
            count = int(spoken) if spoken.isdigit() else _NUMBERS[spoken]
        return _later(on, count, match["unit"].lower())
    word, unit = match["this"].lower(), match["unit2"].lower()
    ahead = 1 if word in ("next", "coming") else 0
    if unit in ("year", "end"):
        return _iso(on.year + ahead)
    if unit == "month":
        return _later(on, ahead, "month")
    return _later(on, 0, "month") if not ahead else _later(on, 1, "week")


def find_dates(copy: str, on: date | None, forward: bool) -> list[When]:
    """Dates in the matching copy of a stretch of text.

    Args:
        copy: the stretch; offsets count in it.
        on: day of the statement; None leaves relative dates and months without a year out.
        forward: whether a month without a year lies ahead of `on` (promises) or behind it (deeds).

    Returns:
        Periods, absolute and relative dates in order, none overlapping; a period is its last year.
    """
    ranked: list[tuple[int, int, int, When]] = []

    def keep(match: re.Match[str], iso: str | None, basis: str, rank: int) -> None:
        if iso:
            when = When(match.start(), match.end(), iso, basis)
            ranked.append((when.start, rank, -when.end, when))

    for match in _PERIOD.finditer(copy):
        first, last = int(match["from"]), match["to"]
        year = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
        if first < year <= first + 30:
            keep(match, f"{year:04d}", "period", 0)
    for match in _ABSOLUTE.finditer(copy):
        # `the Order of April 2, 2025` names a paper; `by the end of 2025` names a time.
        if forward and _NAMES_A_PAPER.search(copy, max(0, match.start() - 24), match.start()):
            continue
        keep(match, _absolute(match, on, forward), "stated", 1)
    if on is not None:
        for match in _RELATIVE.finditer(copy):
            keep(match, _relative(match, on), "relative", 2)
    found: list[When] = []
    for _, _, _, when in sorted(ranked):
        if not found or when.start >= found[-1].end:
            found.append(when)
    return found
