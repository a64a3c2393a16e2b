"""Who belonged to which grouping on which day.

Belongs here: reading dated memberships and expanding grouping codes by them. Does not belong here: which words name a
grouping (lexicon), and how a grouping's share is split over its members (dbt).
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from orchestration.errors import CooperationError
from orchestration.reference import Row, rows

COLUMNS = ("group", "iso3", "join", "leave", "role")
# Observers, partners, participants and the like do not act when the grouping acts.
FULL_ROLES = frozenset({"", "member"})
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class GroupingsError(CooperationError):
    """A table of memberships cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One unbroken time in which a member belonged to a grouping; both days count."""

    member: str
    first_day: date
    last_day: date


Memberships = Mapping[str, tuple[Spell, ...]]


def first_day_of(text: str) -> date:
    """First day of an ISO 8601 date at year, month or day precision: `2016-07` gives 1 July 2016.

    Raises:
        ValueError: the text is no such date.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is no date of the form YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else 1 for part in found.groups())
    return date(year, month, day)


def last_day_before_leaving(text: str) -> date:
    """Last day of membership that a `leave` cell tells.

    A full date is itself the last day. A month or year alone means that the member was out from its first day on.
    An empty cell means that the membership goes on.

    Raises:
        ValueError: the text is no date.
    """
    if not text:
        return date.max
    first = first_day_of(text)
    return first if len(text) == len("YYYY-MM-DD") else first - timedelta(days=1)


def dated_memberships(table: Iterable[Row], name: str = "groupings") -> Memberships:
    """Full members' spells by grouping code, from rows with the columns `group`, `iso3`, `join`, `leave`, `role`.

    Args:
        table: rows in file order, the header not among them.
        name: what to call the table in errors.

    Raises:
        GroupingsError: a column is missing, a date cannot be read or a member leaves before it joins.
    """
    spells: dict[str, list[Spell]] = {}
    for line, row in enumerate(table, start=2):
        if missing := [column for column in COLUMNS if row.get(column) is None]:
            raise GroupingsError(f"{name}, line {line}: no {', '.join(missing)}; needed are {', '.join(COLUMNS)}")
        if row["role"] not in FULL_ROLES:
            continue
        try:
            spell = Spell(row["iso3"], first_day_of(row["join"]), last_day_before_leaving(row["leave"]))
        except ValueError as error:
            raise GroupingsError(f"{name}, line {line}: {error}; correct join or leave") from error
        if spell.last_day < spell.first_day:
            raise GroupingsError(f"{name}, line {line}: {row['iso3']} leaves {row['group']} before it joins")
        spells.setdefault(row["group"], []).append(spell)
    return {group: tuple(members) for group, members in spells.items()}


def read_memberships(path: Path) -> Memberships:
    """Memberships of a user's own CSV file, in the format of `data/reference/groupings.csv`.

    Raises:
        GroupingsError: the file is missing, is no UTF-8 CSV or holds a row that cannot be used.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return dated_memberships(csv.DictReader(file), str(path))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GroupingsError(f"{path}: cannot be read as CSV in UTF-8 ({error}); name a groupings file") from error


@cache
def reference_memberships() -> Memberships:
    """Memberships of `data/reference/groupings.csv`, read once."""
    return dated_memberships(rows("groupings"), "data/reference/groupings.csv")


@cache
def member_bodies() -> frozenset[str]:
    """Codes under which groupings are members of other groupings, such as `EUE` for the EU in the G20."""
    return frozenset(row["member_code"] for row in rows("grouping_names") if row["member_code"])


def expand(codes: Iterable[str], on: date | None, memberships: Memberships) -> frozenset[str]:
    """Codes with each grouping replaced by its full members on that day.

    A grouping stays as its own code where the day is unknown or it had no member then; so does any code that is no
    grouping. Members that are bodies themselves (`EUE`, `AFU`) are not expanded further.
    """
    expanded: set[str] = set()
    for code in codes:
        members = {s.member for s in memberships.get(code, ()) if on and s.first_day <= on <= s.last_day}
        expanded |= members or {code}
    return frozenset(expanded)
