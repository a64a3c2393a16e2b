"""What names say: the file's own, and a link's.

Belongs here: days, titles and publishers in names. Does not belong here: opening what they name.
"""

import re
from datetime import date
from functools import cache
from urllib.parse import unquote, urlsplit

from orchestration.reference import rows
from orchestration.sources.dateline import MONTHS, whole_day
from orchestration.sources.evidence import Evidence, found

IN_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<between>[-_. ]?)(?P<month>\d\d)(?P=between)(?P<day>\d\d)(?!\d)"
)
WORDED = re.compile(rf"(?<!\d)(\d{{1,2}})[-_. ]({MONTHS})[-_. ]((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
IN_PATH = re.compile(r"/((?:19|20)\d\d)/(\d\d?)/(\d\d?)(?:/|$)")
FEWEST_WORDS = 3


def read_name(location: str) -> tuple[Evidence, ...]:
    """Day and title that the name of a file tells: `2024-05-02-joint-statement-of-norway.pdf`."""
    name = re.split(r"[/\\!]", location)[-1]
    stem = re.sub(r"(?:\.[a-zA-Z]{1,8}){1,2}$", "", name)
    day, rest = None, stem
    if match := IN_NAME.search(stem):
        day = _day(match["year"], match["month"], match["day"])
    elif match := WORDED.search(stem):
        day = whole_day(" ".join(match.groups()))
    if match and day:
        rest = stem[: match.start()] + " " + stem[match.end() :]
    words = re.sub(r"[-_+.\s]+|%20", " ", rest).strip()
    title = words if len(re.findall(r"[^\W\d_]{2,}", words)) >= FEWEST_WORDS else ""
    return (*found("published_on", day, "file_name", name), *found("title", title, "file_name", name))


def read_link(url: str) -> tuple[Evidence, ...]:
    """Day in the path of a link, and the publisher whose host it names by `hosts.csv`."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ()
    days = IN_PATH.search(unquote(parts.path))
    day = _day(*days.groups()) if days else None
    publisher = next((name for known, name in _hosts() if host == known or host.endswith("." + known)), None)
    return (*found("published_on", day, "link", url[:100]), *found("publisher", publisher, "link", host))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@cache
def _hosts() -> tuple[tuple[str, str], ...]:
    return tuple((row["host"], row["publisher"]) for row in rows("reading/hosts"))
