"""The table of memberships against history: who belonged on which day, and how each row is known."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from orchestration.groupings import Spell, dated_memberships, expand, reference_memberships
from orchestration.reference import Row, rows
from orchestration.settings import resources

PRECISIONS = {4: "year", 7: "month", 10: "day"}
# One source, or several with `; ` between them: what it is, then its public address.
ADDRESS = re.compile(r"\w.*, https?://[\w-]+(\.[\w-]+)+(:\d+)?/[^\s;]*")
# Sizes that the bodies tell themselves, on the days on which they changed.
SIZES = [
    ("AES", date(2023, 9, 16), 3),
    ("APEC", date(1989, 11, 6), 12),
    ("APEC", date(1991, 11, 12), 15),
    ("APEC", date(1993, 11, 17), 17),
    ("APEC", date(1994, 11, 11), 18),
    ("APEC", date(1998, 11, 14), 21),
    ("ASEAN", date(1967, 8, 8), 5),
    ("ASEAN", date(1984, 1, 7), 6),
    ("ASEAN", date(1999, 4, 30), 10),
    ("ASEAN", date(2025, 10, 25), 10),
    ("ASEAN", date(2025, 10, 26), 11),
    ("AU", date(2002, 7, 9), 53),
    ("AU", date(2011, 7, 27), 54),
    ("AU", date(2017, 1, 30), 54),
    ("AU", date(2020, 1, 1), 55),
    ("AUKUS", date(2021, 9, 15), 3),
    ("BIMSTEC", date(1997, 6, 6), 4),
    ("BIMSTEC", date(1997, 12, 22), 5),
    ("BIMSTEC", date(2004, 2, 29), 7),
    ("BRICS", date(2010, 12, 23), 4),
    ("BRICS", date(2023, 12, 31), 5),
    ("BRICS", date(2024, 1, 1), 9),
    ("BRICS", date(2025, 1, 6), 10),
    ("C5+1", date(2023, 9, 21), 6),
    ("C5_CONSULTATIVE", date(2025, 11, 15), 5),
    ("C5_CONSULTATIVE", date(2025, 11, 16), 6),
    ("CARICOM", date(1973, 8, 1), 4),
    ("CARICOM", date(1974, 5, 1), 10),
    ("CARICOM", date(1974, 7, 26), 12),
    ("CARICOM", date(2002, 7, 2), 15),
    ("CIS", date(1991, 12, 21), 9),
    ("CIS", date(2009, 8, 18), 10),
    ("CIS", date(2009, 8, 19), 9),
    ("CPTPP", date(2018, 12, 30), 6),
    ("CPTPP", date(2023, 7, 12), 11),
    ("CPTPP", date(2024, 12, 15), 12),
    ("EAC", date(2000, 7, 7), 3),
    ("EAC", date(2007, 7, 1), 5),
    ("EAC", date(2016, 9, 5), 6),
    ("EAC", date(2024, 3, 4), 8),
    ("EAEU", date(2015, 1, 1), 3),
    ("EAEU", date(2015, 8, 6), 5),
    ("ECOWAS", date(1975, 5, 28), 15),
    ("ECOWAS", date(1977, 1, 1), 16),
    ("ECOWAS", date(2001, 1, 1), 15),
    ("ECOWAS", date(2025, 1, 28), 15),
    ("ECOWAS", date(2025, 1, 29), 12),
    ("EU", date(1958, 1, 1), 6),
    ("EU", date(1973, 1, 1), 9),
    ("EU", date(1986, 1, 1), 12),
    ("EU", date(1995, 1, 1), 15),
    ("EU", date(2004, 5, 1), 25),
    ("EU", date(2007, 1, 1), 27),
    ("EU", date(2020, 1, 31), 28),
    ("EU", date(2020, 2, 1), 27),
    ("FIPIC", date(2014, 11, 19), 15),
    ("G20", date(2023, 9, 8), 20),
    ("G20", date(2023, 9, 9), 21),
    ("G7", date(1975, 11, 15), 6),
    ("G7", date(1976, 6, 27), 7),
    ("G7", date(2021, 6, 13), 7),
    ("G8", date(2014, 3, 24), 8),
    ("GCC", date(1981, 5, 25), 6),
    ("GCC", date(2026, 1, 1), 6),
    ("I2U2", date(2021, 10, 18), 4),
    ("IBSA", date(2003, 6, 6), 3),
    ("INDIA_CENTRAL_ASIA", date(2019, 1, 13), 6),
    ("MERCOSUR", date(1991, 3, 26), 4),
    ("MERCOSUR", date(2012, 7, 31), 5),
    ("MERCOSUR", date(2016, 12, 3), 4),
    ("MERCOSUR", date(2024, 8, 7), 5),
    ("NATO", date(1949, 4, 4), 12),
    ("NATO", date(1999, 3, 12), 19),
    ("NATO", date(2004, 3, 29), 26),
    ("NATO", date(2023, 4, 3), 30),
    ("NATO", date(2023, 4, 4), 31),
    ("NATO", date(2024, 3, 7), 32),
    ("OPEC", date(1960, 9, 14), 5),
    ("OPEC", date(2018, 12, 31), 15),
    ("OPEC", date(2019, 1, 1), 14),
    ("OPEC", date(2020, 1, 1), 13),
    ("OPEC", date(2024, 1, 1), 12),
    ("OPEC", date(2026, 5, 1), 11),
    ("OTS", date(2009, 10, 3), 4),
    ("OTS", date(2019, 10, 15), 5),
    ("PACIFIC_ALLIANCE", date(2011, 4, 28), 4),
    ("PIF", date(1971, 8, 5), 7),
    ("PIF", date(2009, 5, 3), 15),
    ("PIF", date(2016, 9, 10), 18),
    ("PIF", date(2022, 7, 10), 17),
    ("PIF", date(2023, 2, 24), 18),
    ("QUAD", date(2017, 11, 12), 4),
    ("SAARC", date(1985, 12, 8), 7),
    ("SAARC", date(2007, 4, 3), 8),
    ("SCO", date(2001, 6, 15), 6),
    ("SCO", date(2017, 6, 9), 8),
    ("SCO", date(2023, 7, 4), 9),
    ("SCO", date(2024, 7, 4), 10),
]


def label(row: Row) -> str:
    return "-".join((row["group"], row["iso3"], row["role"], row["join"]))


def members(group: str, on: date) -> frozenset[str]:
    return expand([group], on, reference_memberships())


# History


@pytest.mark.parametrize(("group", "on", "count"), SIZES)
def test_number_of_members_on_the_day(group: str, on: date, count: int) -> None:
    """A grouping acts with all that belong to it on the day, no more and no fewer."""
    assert len(members(group, on)) == count


def test_every_grouping_has_a_day_above() -> None:
    """A grouping added to the table gets its sizes tested."""
    assert {group for group, _, _ in SIZES} == {row["group"] for row in rows("groupings")}


@pytest.mark.parametrize(
    ("group", "member", "last_day_without", "first_day_with"),
    [
        ("ASEAN", "TLS", date(2025, 10, 25), date(2025, 10, 26)),
        ("BRICS", "EGY", date(2023, 8, 24), date(2024, 10, 23)),
        ("CPTPP", "GBR", date(2024, 12, 14), date(2024, 12, 15)),
        ("EAEU", "KGZ", date(2015, 8, 5), date(2015, 8, 6)),
        ("EAEU", "ARM", date(2015, 1, 1), date(2015, 1, 2)),
        ("G20", "AFU", date(2023, 9, 8), date(2023, 9, 9)),
        ("MERCOSUR", "BOL", date(2024, 8, 6), date(2024, 8, 7)),
        ("NATO", "FIN", date(2023, 4, 3), date(2023, 4, 4)),
        ("NATO", "SWE", date(2024, 3, 6), date(2024, 3, 7)),
        ("OPEC", "GAB", date(2016, 6, 30), date(2016, 7, 1)),
        ("PIF", "KIR", date(2022, 7, 10), date(2023, 2, 24)),
        ("SCO", "BLR", date(2024, 7, 3), date(2024, 7, 4)),
        ("SCO", "IRN", date(2023, 7, 3), date(2023, 7, 4)),
    ],
)
def test_joining(group: str, member: str, last_day_without: date, first_day_with: date) -> None:
    """A statement of BRICS of August 2023 has no Egypt, that of October 2024 has."""
    assert member not in members(group, last_day_without)
    assert member in members(group, first_day_with)


@pytest.mark.parametrize(
    ("group", "member", "last_day_with", "first_day_without"),
    [
        ("CIS", "GEO", date(2009, 8, 18), date(2009, 8, 19)),
        ("ECOWAS", "BFA", date(2025, 1, 28), date(2025, 1, 29)),
        ("ECOWAS", "MLI", date(2025, 1, 28), date(2025, 1, 29)),
        ("ECOWAS", "NER", date(2025, 1, 28), date(2025, 1, 29)),
        ("EU", "GBR", date(2019, 12, 31), date(2021, 1, 1)),
        ("EU", "GBR", date(2020, 1, 31), date(2020, 2, 1)),
        ("MERCOSUR", "VEN", date(2016, 12, 2), date(2016, 12, 3)),
        ("OPEC", "AGO", date(2023, 12, 31), date(2024, 1, 1)),
        ("OPEC", "ARE", date(2026, 4, 30), date(2026, 5, 1)),
        ("OPEC", "ECU", date(2019, 12, 31), date(2020, 1, 1)),
        ("OPEC", "IDN", date(2008, 12, 31), date(2009, 1, 1)),
        ("OPEC", "QAT", date(2018, 12, 31), date(2019, 1, 1)),
        ("PIF", "FJI", date(2009, 5, 2), date(2009, 5, 3)),
    ],
)
def test_leaving(group: str, member: str, last_day_with: date, first_day_without: date) -> None:
    """Who leaves with effect from a day is a member until the day before."""
    assert member in members(group, last_day_with)
    assert member not in members(group, first_day_without)


@pytest.mark.parametrize(
    ("group", "other", "on"),
    [
        ("BRICS", "SAU", date(2024, 10, 23)),
        ("BRICS", "ARG", date(2024, 10, 23)),
        ("BRICS", "BLR", date(2025, 7, 6)),
        ("CIS", "TKM", date(2010, 1, 1)),
        ("CIS", "UKR", date(2010, 1, 1)),
        ("EAEU", "UZB", date(2021, 1, 1)),
        ("G7", "EUE", date(2021, 6, 13)),
        ("OTS", "HUN", date(2024, 1, 1)),
        ("SCO", "LAO", date(2025, 10, 1)),
        ("SCO", "MNG", date(2020, 1, 1)),
    ],
)
def test_who_does_not_act_with_the_grouping(group: str, other: str, on: date) -> None:
    """Invited, associated, observing or partner states are in the table, but a grouping's commitment is not theirs."""
    assert other not in members(group, on)
    assert any((row["group"], row["iso3"]) == (group, other) for row in rows("groupings"))


def test_spells_of_one_member_do_not_overlap() -> None:
    """A member is counted once on any day, whatever its role."""
    as_members = [row | {"role": "member"} for row in rows("groupings") if row["join"]]
    for group, spells in dated_memberships(as_members).items():
        by_member: dict[str, list[Spell]] = {}
        for spell in spells:
            by_member.setdefault(spell.member, []).append(spell)
        for member, own in by_member.items():
            own.sort(key=lambda spell: spell.first_day)
            for earlier, later in pairwise(own):
                assert later.first_day - earlier.last_day >= timedelta(days=1), (group, member)


# How a row is known


@pytest.mark.parametrize("row", rows("groupings"), ids=label)
def test_row_says_how_it_is_known(row: Row) -> None:
    """A checked row has a source and the day it was looked up; an unchecked one has neither and says so."""
    if row["date_source"] in {"recalled", "recalled_low"}:
        assert (row["source"], row["verified_on"]) == ("", "")
        return
    assert row["date_source"] in {"retrieved", "membership_retrieved"}
    assert date(2026, 11, 23) <= date.fromisoformat(row["verified_on"])
    assert ("recalled" in row["note"]) == (row["date_source"] == "membership_retrieved")


@pytest.mark.parametrize("row", rows("groupings"), ids=label)
def test_source_is_a_public_address(row: Row) -> None:
    """Each source is told by title and address."""
    for source in row["source"].split("; ") if row["source"] else ():
        assert ADDRESS.fullmatch(source), source


@pytest.mark.parametrize("row", [row for row in rows("groupings") if row["join"]], ids=label)
def test_precision_is_that_of_the_coarser_date(row: Row) -> None:
    """Dates are written no finer than they are known, and `date_precision` names the coarser of the two."""
    written = {PRECISIONS[len(text)] for text in (row["join"], row["leave"]) if text}
    assert row["date_precision"] == next(name for name in ("year", "month", "day") if name in written)


def test_readme_tells_how_many_rows_are_checked() -> None:
    """The figures of `data/reference/README.md` are those of the table."""
    known = Counter(row["date_source"] for row in rows("groupings"))
    unchecked = known["recalled"] + known["recalled_low"]
    total = known.total()
    text = " ".join((resources() / "data" / "reference" / "README.md").read_text(encoding="utf-8").split())
    assert (
        f"Of {total} rows, {known['retrieved']} have their dates from a source, {known['membership_retrieved']} the"
        f" membership only, and {unchecked} ({unchecked / total:.0%}) are not checked."
    ) in text
