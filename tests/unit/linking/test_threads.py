"""Which commitment each mention tells of: what joins a thread, what opens one, what only stands beside it."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import Told, linked, tables, threads

from orchestration.linking.decisions import Decisions
from orchestration.linking.threads import OPENED, link
from schemas.raw import CommitmentMentions, CommitmentRelations

FORUM = Told(
    "2023-10-17", "proposed to establish an Upper Valley Rare Earth Forum for processing and research", "proposed"
)
FORUM_AGREED = Told("2024-02-01", "agreed to establish the Upper Valley Rare Earth Forum for processing and research")
FORUM_HELD = Told("2024-09-30", "the first Upper Valley Rare Earth Forum was held", "completed")
FORUM_AGAIN = Told("2025-06-06", "called for a second Upper Valley Rare Earth Forum at the earliest", "proposed")


def test_a_mention_without_forerunner_opens_a_commitment_named_after_it() -> None:
    links = linked(FORUM).links
    assert links.get_column("commitment_id").to_list() == ["c_0000000000000000"]
    assert links.get_column("linked_mention_id").to_list() == [None]
    assert links.get_column("link_reason").to_list() == [OPENED]


def test_what_was_proposed_and_is_then_agreed_is_one_commitment() -> None:
    assert threads(FORUM, FORUM_AGREED) == [0, 0]
    [_, second] = linked(FORUM, FORUM_AGREED).links.to_dicts()
    assert second["linked_mention_id"] == "m_0000000000000000"
    assert 0 < second["link_score"] < 1
    assert second["link_reason"].startswith("same parties; both say ")
    assert "4 months later" in second["link_reason"]


def test_the_second_meeting_is_another_commitment_and_the_successor_of_the_first() -> None:
    told = (FORUM_HELD, replace(FORUM_HELD, day="2025-06-06", quote="a second Upper Valley Rare Earth Forum was held"))
    assert threads(*told) == [0, 1]
    [relation] = linked(*told).relations.to_dicts()
    assert relation["relation"] == "successor"
    assert relation["commitment_id"] == "c_0000000000000001"
    assert relation["related_commitment_id"] == "c_0000000000000000"


def test_a_meeting_proposed_after_it_was_held_is_the_next_one() -> None:
    held = replace(FORUM_AGREED, day="2024-09-30", status="completed")
    proposed = replace(FORUM_AGREED, day="2025-06-06", status="proposed")
    assert threads(held, proposed) == [0, 1]
    assert threads(replace(held, instrument="project"), replace(proposed, instrument="project")) == [0, 0]


@pytest.mark.parametrize(
    "change",
    [
        {"actors": ("USA", "JPN")},
        {"quote": "agreed to open a consulate in Almaty and to ease visas for students"},
        {"quote": "agreed to build a gas pipeline along the Upper Valley"},
    ],
)
def test_other_parties_or_another_object_are_another_commitment(change: dict[str, Any]) -> None:
    assert threads(FORUM, replace(FORUM_AGREED, **change)) == [0, 1]


def test_a_grouping_is_the_same_party_as_its_members_on_the_day() -> None:
    quote = "will develop a shared portal for the management of public debt with finance authorities"
    group = Told("2023-05-20", quote, actors=("QUAD",), instrument="programme", sector="macroeconomy_debt")
    members = replace(group, day="2024-05-20", actors=("AUS", "IND", "JPN", "USA"))
    assert threads(group, members) == [0, 0]


def test_what_is_too_unsure_to_join_is_shown_as_a_possible_duplicate() -> None:
    narrower = Told(
        "2024-02-01", "agreed on research on rare earth processing in the Upper Valley", instrument="programme"
    )
    assert threads(FORUM, narrower) == [0, 1]
    [relation] = linked(FORUM, narrower).relations.to_dicts()
    assert relation["relation"] == "possible_duplicate"
    assert relation["mention_id"] == "m_0000000000000001"
    assert 0 < relation["score"] < 1
    assert relation["reason"]


def test_people_join_what_the_words_do_not() -> None:
    other = Told("2024-05-01", "will ease visas for students", instrument="policy", sector="education_skills")
    decided = Decisions(together=(("m_0000000000000000", "m_0000000000000001"),))
    assert threads(FORUM, other) == [0, 1]
    assert threads(FORUM, other, decisions=decided) == [0, 0]
    assert linked(FORUM, other, decisions=decided).links.get_column("link_reason").to_list()[1] == "joined by a review"


def test_people_part_what_the_words_join() -> None:
    decided = Decisions(apart=(("m_0000000000000000", "m_0000000000000001"),))
    assert threads(FORUM, FORUM_AGREED, decisions=decided) == [0, 1]
    assert linked(FORUM, FORUM_AGREED, decisions=decided).relations.is_empty()


def test_what_follows_a_mention_that_people_joined_goes_with_it() -> None:
    other = Told("2024-05-01", "will ease visas for students of engineering and medicine", sector="education_skills")
    again = replace(
        other, day="2024-08-01", quote="reaffirmed that they will ease visas for students of engineering and medicine"
    )
    decided = Decisions(together=(("m_0000000000000000", "m_0000000000000001"),))
    assert threads(FORUM, other, again) == [0, 1, 1]
    assert threads(FORUM, other, again, decisions=decided) == [0, 0, 0]


def test_decisions_about_mentions_that_are_not_there_are_left_out() -> None:
    decided = Decisions(together=(("m_0000000000000000", "m_00000000000000ff"),), apart=(("m_0e", "m_0f"),))
    assert threads(FORUM, FORUM_AGREED, decisions=decided) == [0, 0]


def test_no_mentions_give_no_links() -> None:
    nothing = linked()
    assert nothing.links.is_empty()
    assert nothing.relations.is_empty()


PLACES = ("Upper Valley", "Northern Coast", "Green Delta")
THINGS = ("Rare Earth Forum", "Seed Research Programme", "Railway Corridor", "Water Dialogue")
DOINGS = (
    ("proposed", "proposed to establish the {} for processing and research"),
    ("agreed", "agreed to establish the {} for processing and research"),
    ("under_way", "are working on the {} for processing and research"),
    ("completed", "the first {} was held for processing and research"),
    ("agreed", "will hold a second {} for processing and research"),
)
PARTIES = (("IND", "KAZ"), ("IND", "KAZ", "UZB"), ("C5",), ("JPN", "KEN"))
TOLD = st.builds(
    lambda day, place, thing, doing, parties: Told(
        f"2024-{day % 12 + 1:02d}-{day % 28 + 1:02d}", doing[1].format(f"{place} {thing}"), doing[0], parties
    ),
    st.integers(0, 400),
    st.sampled_from(PLACES),
    st.sampled_from(THINGS),
    st.sampled_from(DOINGS),
    st.sampled_from(PARTIES),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(TOLD, min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_the_order_in_which_mentions_are_given_changes_nothing(told: list[Told], random: object) -> None:
    mentions, statements = tables(told)
    expected = link(mentions, statements)
    shuffled = link(mentions.sample(fraction=1, shuffle=True, seed=7), statements)
    assert shuffled.links.sort("mention_id").equals(expected.links.sort("mention_id"))
    assert shuffled.relations.equals(expected.relations)


@settings(max_examples=40, deadline=None)
@given(st.lists(TOLD, min_size=1, max_size=14), st.integers(1, 12))
def test_what_comes_later_changes_nothing(told: list[Told], month: int) -> None:
    mentions, statements = tables(told)
    whole = link(mentions, statements)
    early = statements.filter(pl.col("published_on").dt.month() <= month)
    before = mentions.join(early, on="statement_id", how="semi")
    part = link(before, early)
    assert part.links.equals(whole.links.join(before, on="mention_id", how="semi", maintain_order="left"))
    told_by_then = whole.relations.join(before, on="mention_id", how="semi", maintain_order="left")
    assert part.relations.equals(told_by_then)


@settings(max_examples=25, deadline=None)
@given(st.lists(TOLD, max_size=14))
def test_every_mention_has_one_commitment_that_its_earliest_mention_names(told: list[Told]) -> None:
    mentions, statements = tables(told)
    found = link(mentions, statements)
    CommitmentMentions.validate(found.links, lazy=True)
    CommitmentRelations.validate(found.relations, lazy=True)
    assert found.links.get_column("mention_id").to_list() == mentions.get_column("mention_id").to_list()
    order = mentions.join(statements, on="statement_id").join(found.links, on="mention_id")
    order = order.sort("published_on", "statement_id", "start_offset")
    first = order.group_by("commitment_id").agg(pl.col("mention_id").first())
    assert (first.get_column("mention_id").str.replace("m_", "c_") == first.get_column("commitment_id")).all()
