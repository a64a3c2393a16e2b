"""Which decision stands: the latest; who disagrees is listed."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_reviews import LOAN, NOON, PORT, STUDENTS, TALKS, Applied, Reviewing, target


def test_the_later_decision_of_one_person_supersedes_the_earlier() -> None:
    said = Reviewing()
    first = said.say("correct", target(PORT), "status", "proposed")
    second = said.say("correct", target(PORT), "status", "formalised")
    applied = said.applied()
    assert applied.mention(PORT)["status"] == "formalised"
    assert applied.outcome(first) == ("superseded", "same_span", None)
    assert applied.outcome(second) == ("applied", "same_span", None)


def test_two_people_who_disagree_are_both_listed_and_the_later_stands() -> None:
    said = Reviewing()
    ana = said.say("correct", target(PORT), "status", "proposed", by="Ana")
    ben = said.say("correct", target(PORT), "status", "formalised", by="Ben")
    applied = said.applied()
    assert applied.mention(PORT)["status"] == "formalised"
    assert applied.outcome(ana) == ("conflict", "same_span", ben)
    assert applied.outcome(ben) == ("applied", "same_span", ana)
    assert applied.decision(PORT)["has_conflict"]


def test_who_comes_round_no_longer_disagrees() -> None:
    said = Reviewing()
    said.say("dismiss", target(PORT), by="Ana")
    ben = said.say("confirm", target(PORT), by="Ben")
    ana = said.say("confirm", target(PORT), by=" ana ")
    applied = said.applied()
    assert applied.outcome(ben) == ("applied", "same_span", None)
    assert applied.outcome(ana) == ("applied", "same_span", None)
    assert not applied.decision(PORT)["has_conflict"]


def test_correcting_what_another_person_dismissed_disagrees_with_it() -> None:
    said = Reviewing()
    ana = said.say("dismiss", target(PORT), by="Ana")
    said.say("correct", target(PORT), "status", "proposed", by="Ben")
    applied = said.applied()
    assert applied.dismissed() == set()
    assert applied.outcome(ana)[0] == "conflict"


def test_people_who_join_and_part_the_same_two_mentions_disagree() -> None:
    said = Reviewing()
    ana = said.say("merge", target(PORT), value=target(TALKS), by="Ana")
    ben = said.say("split", target(TALKS), value=target(PORT), by="Ben")
    applied = said.applied()
    assert applied.outcome(ana) == ("conflict", "same_span", ben)
    assert applied.outcome(ben) == ("applied", "same_span", ana)


ADD = '{"status": "proposed", "actors": "JPN;KEN", "sectors": "culture_people"}'
SAID = st.sampled_from(
    [
        *(("confirm", target(quote), "", "") for quote in (PORT, TALKS, LOAN)),
        *(("dismiss", target(quote), "", "") for quote in (PORT, TALKS, STUDENTS)),
        *(("correct", target(PORT), "status", status) for status in ("proposed", "agreed", "completed")),
        ("correct", target(LOAN), "amount", "7"),
        ("correct", target(LOAN), "amount", ""),
        ("correct", target(PORT), "currency", "EUR"),
        ("add", target(STUDENTS), "", ADD),
        ("confirm", target(STUDENTS), "", ADD.replace("proposed", "agreed")),
        ("merge", target(PORT), "", target(TALKS)),
        ("split", target(PORT), "", target(TALKS)),
    ]
)


@given(
    st.lists(st.tuples(SAID, st.sampled_from(["Ana", "Ben"]), st.integers(0, 3)), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_does_not_matter(
    decisions: Sequence[tuple[tuple[str, str, str, str], str, int]], random: Random
) -> None:
    """Reviews in any order of rows, some of them made in the same moment, give the same tables."""
    said = Reviewing()
    for (action, of, field, value), by, minute in decisions:
        said.say(action, of, field, value, by=by, at=NOON.replace(minute=minute))
    shuffled = list(range(len(decisions)))
    random.shuffle(shuffled)
    one, other = said.applied(), said.applied(order=shuffled)
    assert one.result.mentions.equals(other.result.mentions)
    assert one.result.mention_reviews.equals(other.result.mention_reviews)
    assert one.reviews.equals(other.reviews)


@given(st.lists(st.tuples(SAID, st.sampled_from(["Ana", "Ben"]), st.integers(0, 3)), min_size=1, max_size=8))
def test_no_mention_of_the_coder_and_no_review_is_lost(
    decisions: Sequence[tuple[tuple[str, str, str, str], str, int]],
) -> None:
    """Every review has one outcome; every mention that the coder found keeps its row; every quote re-slices."""
    said = Reviewing()
    for (action, of, field, value), by, minute in decisions:
        said.say(action, of, field, value, by=by, at=NOON.replace(minute=minute))
    applied: Applied = said.applied()
    assert applied.reviews.height == len(decisions)
    assert {PORT, TALKS, LOAN} <= set(applied.result.mentions.get_column("quote"))
    assert applied.result.mentions.get_column("mention_id").is_unique().all()


@pytest.mark.parametrize("by", ["Ana", "ANA", " ana"])
def test_a_name_in_another_spelling_is_the_same_person(by: str) -> None:
    said = Reviewing()
    first = said.say("dismiss", target(PORT), by="Ana")
    said.say("confirm", target(PORT), by=by)
    assert said.applied().outcome(first)[0] == "superseded"
