"""Dated memberships and the expansion of grouping codes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.errors import CooperationError
from orchestration.groupings import dated_memberships, expand, read_memberships, reference_memberships


def row(member="JPN", join="2020-03-10", leave="", role="member", group="DUO"):
    return {"group": group, "iso3": member, "join": join, "leave": leave, "role": role}


@pytest.mark.parametrize(
    ("join", "leave", "on", "belongs"),
    [
        ("2020-03-10", "2022-06-30", date(2020, 3, 9), False),
        ("2020-03-10", "2022-06-30", date(2020, 3, 10), True),
        ("2020-03-10", "2022-06-30", date(2022, 6, 30), True),
        ("2020-03-10", "2022-06-30", date(2022, 7, 1), False),
        ("2020-03", "", date(2020, 3, 1), True),
        ("2020", "", date(2020, 1, 1), True),
        ("2020", "", date(2019, 12, 31), False),
        ("2020", "2022-06", date(2022, 5, 31), True),
        ("2020", "2022-06", date(2022, 6, 1), False),
        ("2020", "2022", date(2021, 12, 31), True),
        ("2020", "2022", date(2022, 1, 1), False),
    ],
)
def test_both_days_count_and_a_date_without_a_day_is_its_first(join, leave, on, belongs):
    memberships = dated_memberships([row(join=join, leave=leave)])
    assert expand(["DUO"], on, memberships) == ({"JPN"} if belongs else {"DUO"})


@pytest.mark.parametrize("role", ["observer", "partner", "participant", "associate", "declined", "invited_ambiguous"])
def test_only_full_members_are_expanded(role):
    assert expand(["DUO"], date(2021, 1, 1), dated_memberships([row(role=role, join="")])) == {"DUO"}


def test_codes_that_are_no_grouping_stay():
    memberships = dated_memberships([row(), row("KEN")])
    assert expand(["DUO", "PER", "ODD"], date(2021, 1, 1), memberships) == {"JPN", "KEN", "PER", "ODD"}


def test_without_a_day_groupings_stay():
    assert expand(["DUO"], None, dated_memberships([row()])) == {"DUO"}


def test_a_member_that_is_itself_a_body_is_not_expanded():
    """The European Union is a member of the G20 as EUE; its states are not members by that."""
    members = expand(["G20"], date(2024, 1, 1), reference_memberships())
    assert {"EUE", "AFU", "FRA"} <= members
    assert "SWE" not in members


@given(st.sets(st.sampled_from(["G7", "EU", "C5+1", "USA", "KAZ"])), st.integers(0, 40_000))
def test_expanding_twice_changes_nothing(codes, days):
    on = date(1950, 1, 1) + timedelta(days=days)
    once = expand(codes, on, reference_memberships())
    assert expand(once, on, reference_memberships()) == once


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (row(join="May 2020"), "line 3: 'May 2020' is no date"),
        (row(join=""), "line 3: '' is no date"),
        (row(join="2020-13"), "line 3: month must be in"),
        (row(leave="2019"), "line 3: JPN leaves DUO before it joins"),
        ({"group": "DUO", "iso3": "JPN"}, "line 3: no join, leave, role"),
    ],
)
def test_a_broken_row_is_named(broken, complaint):
    with pytest.raises(CooperationError, match=complaint):
        dated_memberships([row("KEN"), broken], "mine.csv")


def test_a_file_of_ones_own_is_read(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("\ufeffgroup,iso3,join,leave,role,extra\nDUO,JPN,2020,,member,x\n", encoding="utf-8")
    assert expand(["DUO"], date(2021, 1, 1), read_memberships(path)) == {"JPN"}


def test_a_missing_or_binary_file_is_named(tmp_path):
    with pytest.raises(CooperationError, match=r"nowhere\.csv: cannot be read"):
        read_memberships(tmp_path / "nowhere.csv")
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"group,iso3\n\xff\xfe\x00")
    with pytest.raises(CooperationError, match=r"binary\.csv: cannot be read"):
        read_memberships(binary)
