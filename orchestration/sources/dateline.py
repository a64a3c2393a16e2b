"""What the first lines of a text say: the day and place of its dateline, and its title.

Belongs here: reading the head of a clean text. Does not belong here: dates inside sentences, which may be of anything.
"""

import re
from contextlib import suppress
from datetime import date

from orchestration.sources.evidence import Evidence, UnusableError, found
from orchestration.sources.front_matter import parse_date
from orchestration.sources.kinds import kind_in_title

HEAD_LINES, HEAD_CHARACTERS = 12, 2_000
PREPOSITIONS = frozenset({"as", "at", "before", "by", "from", "in", "of", "on", "since", "till", "until"})
LONGEST_TITLE, FEWEST_TITLE_LETTERS = 250, 8
MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTHS},?\s+\d{{4}}|{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|"
    r"\d{4}-\d{2}-\d{2})"
)
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
PLACE = r"(?P<place>[^\W\d_][^\d:;!?()\n]{1,60}?)"
# "Washington, D.C., 2 May 2024", "June 06, 2025", "Published on: 2 May 2024", each a line of its own
ALONE = re.compile(
    rf"\(?(?:{PLACE}[,|–—-]\s*|(?P<label>(?:date|dated|published|posted|released|issued|updated)(?:\s+on)?)\s*:?\s*)?"
    rf"{WEEKDAY}(?P<day>{DAY})(?:,?\s+(?:at\s+)?\d{{1,2}}[:.]\d{{2}}.{{0,20}})?\)?\.?",
    re.IGNORECASE,
)
# "WASHINGTON, May 2, 2024 – The two sides", "New Delhi, 2 May 2024: India"
BEFORE_TEXT = re.compile(rf"\(?{PLACE},?\s+\(?{WEEKDAY}(?P<day>{DAY})\)?\s*(?:[–—:-]|\([A-Z]{{2,12}}\))\s*\S")


def read_head(text: str) -> tuple[Evidence, ...]:
    """Title, day and place that the first lines of a text tell, each at most once."""
    lines = [line.strip() for line in text[:HEAD_CHARACTERS].split("\n") if line.strip()][:HEAD_LINES]
    return (*_title(text, lines), *_dateline(lines))


def _dateline(lines: list[str]) -> tuple[Evidence, ...]:
    for line in lines:
        alone, before = ALONE.fullmatch(line[:200]), BEFORE_TEXT.match(line[:200])
        match = alone or before
        if match is None:
            continue
        place = (match["place"] or "").strip(" ,.-–—|")
        if place and not _is_name(place):  # the date is that of a sentence
            continue
        day = whole_day(match["day"])
        if day is not None:
            known = "" if kind_in_title(place) else place
            return (*found("published_on", day, "text_head", line[:80]), *found("place", known, "text_head", line[:80]))
    return ()


def _is_name(place: str) -> bool:
    words = place.split()
    named = all(word[0].isupper() or word in ("of", "de", "and", "the") for word in words)
    return named and 0 < len(words) <= 6 and words[0].lower() not in PREPOSITIONS


def _title(text: str, lines: list[str]) -> tuple[Evidence, ...]:
    """The first line, where it stands apart as a heading does: short, without a full stop, more text below it."""
    if len(lines) < 2:
        return ()
    first = lines[0]
    letters = sum(map(str.isalpha, first))
    apart = re.match(r"\s*" + re.escape(first) + r"[ \t]*\n[ \t]*\n", text) is not None
    ends = first.endswith((".", ":", ";", ",", "…")) and not re.search(r"(?:\b[A-Z]\.){2,}$", first)
    heading = apart and not ends and letters >= FEWEST_TITLE_LETTERS and len(first) <= LONGEST_TITLE
    if not heading or first.startswith(("- ", "• ")) or ALONE.fullmatch(first):
        return ()
    return found("title", first, "text_head", "first line")


def whole_day(value: str) -> date | None:
    """The day that a text tells, where it tells a whole and clear one."""
    with suppress(UnusableError):
        return parse_date(value[:100])
    return None
