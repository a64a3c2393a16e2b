"""Dates by which or on which something is to happen, or happened.

Belongs here: reading dates. Does not belong here: which commitment a date belongs to.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from orchestration.extraction.lexicon import word_list

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
_LONG_MONTHS = tuple(name.capitalize() for name in _MONTHS if len(name) > 4 or name in ("may", "june", "july"))

# All ways to write a date open at the edge of a word, `FY2025` apart: elsewhere they need not be tried one by one.
_ABSOLUTE = re.compile(
    r"(?:\b|(?<=\bFY))(?:"
    rf"\b(?P<month1>{_MONTH})\s+(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[-–]\s?(?P<till1>\d{{1,2}}))?(?:,?\s+(?P<year1>{_YEAR}))?\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month2>{_MONTH})(?:,?\s+(?P<year2>{_YEAR}))?\b"
    rf"|\b(?P<month3>{_MONTH}),?\s+(?:of\s+)?(?P<year3>{_YEAR})\b"
    rf"|(?<![\w.])(?P<day5>\d{{1,2}})\.(?P<month5>\d{{1,2}})\.(?P<year6>{_YEAR})\b"
    rf"|\b(?P<iso>{_YEAR}-\d\d(?:-\d\d)?)\b"
    r"|\b(?P<word4>in|by|until|before|during|of|since|next|this|last)\s+"
    r"(?:early[\s-]+|mid[\s-]*|late[\s-]+|(?:the\s+)?end[\s-]+(?:of\s+)?|next\s+|this\s+)?"
    rf"(?P<month4>(?-i:{'|'.join(_LONG_MONTHS)}))\b(?!\s+\d)"
    rf"|(?:(?<![\w$€£.,/-])|(?<=\bmid-)|(?<=\bend-)|(?<=\bearly-)|(?<=\blate-)|(?<=\bFY))"
    rf"(?P<year5>{_YEAR})(?![\w%.]?\d|'?s\b|\s*(?:million|billion|people|square|new|commercial)))",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(?:within|over|in|during|for|after|through)\s+(?:the\s+)?"
    r"(?:a\s+period\s+of\s+|(?:the\s+)?(?:period|course|span)\s+of\s+)?(?:the\s+)?"
    rf"(?:next\s+|coming\s+|following\s+|upcoming\s+)?(?:{_COUNT}\s?(?:to|or|-)\s?)?(?P<n>{_COUNT})?[\s-]?(?:fiscal\s+)?"
    r"(?P<unit>day|week|month|year|decade)(?P<many>s)?\b(?!\s+(?:of\b|from\b|after\b|\d))"
    rf"|\b(?:within|over|in|during|for)\s+an?\s+(?P<n3>{_COUNT})[\s-](?P<unit3>day|week|month|year|decade)s?[\s-]"
    r"(?:period|term|span|time\s?frame|cycle|window)\b"
    r"|\b(?P<this>this|next|coming|current|last|previous|(?:end|half|quarter|course|rest|remainder)\s+of\s+the|by)[\s-]+"
    r"(?P<unit2>(?:year|month|decade)(?:'s)?[\s-]end|(?:(?:fiscal|financial|calendar|academic|school)\s+)?"
    r"(?:week|month|year|decade)|spring|summer|autumn|fall|winter)\b(?!\s+(?:of|\d))",
    re.I,
)
_FIGURE = re.compile(r"\d")
# Without one of these words there is no relative date.
_TIME_WORDS = ("day", "week", "month", "year", "decade", "spring", "summer", "autumn", "fall", "winter")
_PERIOD = re.compile(
    rf"\b(?:from\s+|between\s+)?(?:FY\s?)?(?P<from>{_YEAR})"
    rf"(?:\s?[-–/]\s?(?P<to>{_YEAR}|\d\d(?!\d))|\s(?:to|through|until|and)\s(?:FY\s?)?(?P<to2>{_YEAR}))\b",
    re.I,
)

_WORD_BEFORE = re.compile(r"(?P<word>[^\W_]+(?:'s|s')?|,)[.]?[\s-]{0,3}[(\"]?$")
_WORD_AFTER = re.compile(r"[)\"]?[\s-]{1,2}(?P<word>[^\W\d_]+)")
# `signed in January`, `agreed in May to ...`: when something else was done.
_DEED = re.compile(
    r"\b(?:signed|adopted|concluded|reached|approved|issued|established|agreed|launched|held|made|announced|endorsed"
    r"|created|published|released|inaugurated|opened|ratified|decided|proposed|initiated|begun|started|met|visited"
    r"|convened|hosted|pledged|promised|committed|took\splace|entered\sinto\sforce)"
    r"(?:\s(?:here|earlier|in\s(?-i:[A-Z])[^\W\d_]{1,20}))?\s(?:(?:in|on|at|during)\s(?:the\s)?)?$",
    re.I,
)
_UP_TO = re.compile(r"\s?(?:-|to|until|till|through)\s?", re.I)
_NUMBERED = re.compile(r"\b(?:resolution|decision|regulation|directive|no\.?)\s$", re.I)
_TO_BE_DONE = re.compile(r"\b(?:be|being|get)\b", re.I)
_FRONT = re.compile(
    r"(?:^|[,;:(]\s*|\b(?:and|but|that)\s+)(?:(?:by|in|on|from|before|until|during|for|no|not|later|earlier|than|the|end|"
    r"beginning|start|middle|first|second|third|fourth|half|quarter|of|early|late|mid|year|fiscal|spring|summer|autumn|"
    r"fall|winter|Q[1-4])[\s-]+){0,8}$",
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
    if match["year6"]:
        month = int(match["month5"])
        return _iso(int(match["year6"]), month, int(match["day5"])) if month else None
    name = match["month1"] or match["month2"] or match["month4"]
    day = match["till1"] or match["day1"] or match["day2"]
    year = match["year1"] or match["year2"]
    month = _month(name)
    if year:
        return _iso(int(year), month, int(day) if day else None)
    if on is None:
        return None
    guess = on.year
    if match["word4"] and match["word4"].lower() in ("last", "since"):
        forward = False
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


def _relative(match: re.Match[str], on: date, forward: bool) -> str | None:
    if match["unit3"]:
        return _later(on, _count(match["n3"]), match["unit3"].lower())
    if match["unit"]:
        text, unit = match.group().lower(), match["unit"].lower()
        spoken = (match["n"] or "").lower()
        ahead = re.search(r"\b(?:next|coming|following|upcoming)\b", text)
        if not spoken or spoken in ("a", "an", "the"):
            if match["many"]:
                return None
            if re.search(r"^(?:within|during)\s+the\s+(?!a\b)", text) and not ahead:
                return _later(on, 0, unit) if unit in ("month", "year") else None  # `within the year`
            if not ahead and not text.startswith("within"):
                return None
            return _later(on, 1, unit)
        if text.startswith("for") and unit in ("day", "week") and not ahead:
            return None  # how long it lasts, not when it is due
        return _later(on, _count(spoken), unit)
    word, unit = match["this"].lower(), match["unit2"].lower().split()[-1]
    steps = {"next": 1, "coming": 1, "last": -1, "previous": -1}.get(word, 0)
    if steps < 0 and forward:
        return None
    if unit.endswith("end"):
        unit = re.split(r"[\s'-]", match["unit2"].lower())[0]
    elif word == "by":
        return None  # `by year` alone tells no time
    if unit == "decade":
        return _iso(on.year + 10 * steps) if steps else _iso(-(-on.year // 10) * 10)
    if unit in ("year", "month"):
        return _later(on, steps, unit)
    if unit == "week":
        return _later(on, 1, "week") if steps > 0 else _later(on + timedelta(weeks=steps), 0, "month")
    return _iso(on.year) if word in ("this", "current") else None


def _dates_a_deed(copy: str, match: re.Match[str]) -> bool:
    """Whether a date tells when something else was done: `signed in January`, but not `to be signed in January`."""
    begins = match.start("month4") if match["month4"] else match.start()
    deed = _DEED.search(copy, max(0, begins - 60), begins)
    return deed is not None and not _TO_BE_DONE.search(copy, max(0, deed.start() - 30), deed.start())


def _count(spoken: str) -> int:
    return int(spoken) if spoken.isdigit() else _NUMBERS[spoken.lower()]


def _names_a_paper(copy: str, start: int) -> bool:
    """Whether `of` before a date tells which paper is meant: `the Order of April 2`, not `the end of April`."""
    found = re.search(r"([^\W_]+)\sof\s$", copy[max(0, start - 24) : start])
    return found is not None and found[1].lower() not in word_list("time_part")


def _in_a_name(copy: str, start: int, end: int) -> bool:
    """Whether a bare year is part of a name (`Vision 2030`, `the 2030 targets`) or a count, and no time."""
    before = _WORD_BEFORE.search(copy[max(0, start - 32) : start])
    after = _WORD_AFTER.match(copy[end : end + 32])
    word = before["word"] if before else ""
    following = after["word"] if after else ""
    if following.lower() in word_list("year_name") and word.lower() not in ("in", "during"):
        return True
    if not word:
        return following[:1].isupper()
    if word == "," or word.lower() in word_list("before_year") or word.lower().rstrip(".") in _MONTHS:
        return False
    counts = bool(following) and following not in word_list("after_year")
    if word.lower() in word_list("perhaps_before_year"):
        return counts and following.islower()
    return word[0].isupper() or word[0].isdigit() or word.endswith(("'s", "s'")) or counts


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

    figures = _FIGURE.search(copy) is not None
    for match in _PERIOD.finditer(copy) if figures else ():
        first, last = int(match["from"]), match["to"] or match["to2"]
        if match["to2"] and " and " in match.group().lower() and not match.group().lower().startswith("between"):
            continue
        if "/" in match.group() and _NUMBERED.search(copy, max(0, match.start() - 16), match.start()):
            continue
        year = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
        if first < year <= first + 30:
            keep(match, f"{year:04d}", "period", 0)
    for match in _ABSOLUTE.finditer(copy) if figures or any(month in copy for month in _LONG_MONTHS) else ():
        begins = match.start()
        # `the Order of April 2, 2025` names a paper; `by the end of 2025` names a time.
        if (forward and _names_a_paper(copy, begins)) or (match["year5"] and _in_a_name(copy, begins, match.end())):
            continue
        iso = _absolute(match, on, forward)
        told = any(match[group] for group in ("year1", "year2", "year3", "year5", "year6", "iso"))
        ahead = told and iso is not None and on is not None and iso > on.isoformat()[: len(iso)]
        if forward and not ahead and _dates_a_deed(copy, match):
            continue
        keep(match, iso, "stated", 1)
    if on is not None:
        lowered = copy.lower()
        for match in _RELATIVE.finditer(copy) if any(word in lowered for word in _TIME_WORDS) else ():
            keep(match, _relative(match, on, forward), "relative", 2)
    found: list[When] = []
    for _, _, _, when in sorted(ranked):
        if found and when.start < found[-1].end:
            continue
        before = found[-1] if found else None
        if before and before.basis == when.basis == "stated" and _UP_TO.fullmatch(copy, before.end, when.start):
            # `from 30 June to 2 July`: the later end.
            found[-1] = When(before.start, when.end, max(before.iso, when.iso), when.basis)
            continue
        found.append(when)
    return found


def find_fronted_date(copy: str, on: date | None) -> When | None:
    """The date that stands before a clause, of which `copy` is what comes before: `By 2027, `, `and in June `."""
    whens = find_dates(copy, on, forward=True)
    if not whens or copy[whens[-1].end :].strip() not in ("", ","):
        return None
    head = copy[max(0, whens[-1].start - 80) : whens[-1].start]
    return whens[-1] if _FRONT.search(head) else None
