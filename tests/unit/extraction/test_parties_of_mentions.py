"""Who acts, with whom, and who is only talked about."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from orchestration.extraction.model import Mention

Code = Callable[..., Sequence[Mention]]
BOTH = {"NOR", "GHA"}


@pytest.mark.parametrize(
    "subject",
    ["The two sides", "Both leaders", "The Ministers", "We", "The Parties", "The two countries", "Norway and Ghana"],
)
def test_role_words_mean_all_parties(code: Code, subject: str) -> None:
    (mention,) = code(f"{subject} agreed to build a fishing harbour.")
    assert set(mention.actors) == BOTH
    assert mention.partners == ()


@pytest.mark.parametrize(
    "subject",
    [
        "Ghana",
        "The Ghanaian side",
        "The Government of Ghana",
        "Accra",
        "President Mahama",
        "Ghana's Ministry of Energy",
    ],
)
def test_one_side_acts_and_the_other_is_partner(code: Code, subject: str) -> None:
    (mention,) = code(f"{subject} will open a visa centre.")
    assert (mention.actors, mention.partners) == (("GHA",), ("NOR",))


def test_a_country_talked_about_is_no_party(code: Code) -> None:
    (mention,) = code("Norway and Ghana agreed to reduce imports of fertilizer from Russia.")
    assert set(mention.actors) == BOTH
    assert mention.partners == ()


@pytest.mark.parametrize("subject", ["All states", "The price of cocoa", "The Volta river", "Ghana's apparel sector"])
def test_what_is_no_agent_undertakes_nothing(code: Code, subject: str) -> None:
    assert code(f"{subject} will support renewable energy.") == []


def test_they_and_it_take_up_the_subject_before(code: Code) -> None:
    found = code("Ghana launched a seabed survey with Norway. It will open a mining school for Norwegian students.")
    assert [m.actors for m in found] == [("GHA",), ("GHA",)]


def test_passives_without_agent_belong_to_all_parties_and_with_agent_to_it(code: Code) -> None:
    (mention,) = code("A joint commission on energy was established.")
    assert set(mention.actors) == BOTH
    (mention,) = code("A joint commission on energy was established by Ghana.")
    assert mention.actors == ("GHA",)


def test_the_owner_of_a_welcomed_proposal_is_its_actor(code: Code) -> None:
    (mention,) = code("The ministers welcomed Ghana's proposal to host the fisheries forum.")
    assert (mention.actors, mention.partners) == (("GHA",), ("NOR",))


def test_third_countries_count_only_where_something_is_given_them(code: Code) -> None:
    (mention,) = code("Norway and Ghana donated 10,000 vaccine doses to Togo.")
    assert mention.partners == ("TGO",)


def test_regions_in_the_title_are_their_states(code: Code) -> None:
    text = "The ministers agreed to establish a forum on rare earths."
    (mention,) = code(text, title="Japan and Central Asian nations meet")
    assert set(mention.actors) == {"JPN", "KAZ", "KGZ", "TJK", "TKM", "UZB"}


def test_a_grouping_acts_under_its_code_and_is_split_where_a_member_acts(code: Code) -> None:
    title = "G7 Leaders' Communiqué"
    (mention,) = code("We will launch an initiative on quantum computing.", title=title)
    assert mention.actors == ("G7",)
    (mention,) = code("Canada will host a summit on quantum computing.", title=title)
    assert mention.actors == ("CAN",)
    assert set(mention.partners) == {"DEU", "FRA", "GBR", "ITA", "JPN", "USA"}


def test_without_a_date_groupings_stay_unexpanded(code: Code) -> None:
    (mention,) = code("Canada will host a summit on quantum computing.", title="G7 Communiqué", published_on=None)
    assert mention.partners == ("G7",)


def test_parties_given_come_before_those_of_the_title(code: Code) -> None:
    (mention,) = code("The two sides signed a tax treaty.", parties=("PER", "FJI"))
    assert set(mention.actors) == {"PER", "FJI"}


@pytest.mark.parametrize("title", ["", "A day of talks"])
def test_the_opening_names_the_parties_where_the_title_does_not(code: Code, title: str) -> None:
    text = "We, the leaders of Chile and Portugal, met in Lisbon. We will open a joint fisheries laboratory."
    mentions = code(text, title=title, kind="joint_statement")
    assert {c for m in mentions for c in m.actors} == {"CHL", "PRT"}


def test_a_topic_in_the_title_is_no_party(code: Code) -> None:
    title = "Joint Statement of Kenya and Uganda on the Situation in Sudan"
    (mention,) = code("The two sides will open a border market.", title=title)
    assert set(mention.actors) == {"KEN", "UGA"}


@pytest.mark.parametrize(
    ("fields", "text", "source_class"),
    [
        ({}, "Ghana will open a visa centre.", "joint"),
        ({"kind": "digest"}, "Ghana will open a visa centre.", "digest"),
        ({"kind": "news"}, "Ghana will open a visa centre.", "third_party"),
        (
            {"title": "Ghana and Norway meet", "publisher": "Bergen Times"},
            "Ghana will open a visa centre.",
            "third_party",
        ),
        (
            {"title": "Readout of talks with Norway", "publisher": "White House"},
            "The United States will open a fisheries laboratory with Norway.",
            "own_side",
        ),
        (
            {"title": "Readout of talks with Norway", "publisher": "White House"},
            "Norway will open a fisheries laboratory.",
            "other_side",
        ),
    ],
)
def test_source_class(code: Code, fields: dict[str, str], text: str, source_class: str) -> None:
    assert [m.source_class for m in code(text, **fields)] == [source_class]


def test_membership_is_that_of_the_day(code: Code) -> None:
    text = "France will host a summit on quantum computing."
    (before,) = code(text, title="G8 Communiqué", published_on=date(2013, 6, 18))
    assert "RUS" in before.partners


def test_a_body_that_is_a_member_of_the_grouping_is_no_partner_of_its_own(code: Code) -> None:
    text = "India will host the next summit in 2023."
    (mention,) = code(text, title="G20 Leaders' Declaration", published_on=date(2022, 11, 16), parties=("G20",))
    assert mention.actors == ("IND",)
    assert len(mention.partners) == 18
    assert not {"EU", "EUE"} & set(mention.partners)


def test_hosting_in_ones_own_capital_is_not_going_it_alone(code: Code) -> None:
    (mention,) = code("Ghana will host the next joint commission in Accra in 2025.")
    assert (mention.actors, mention.partners) == (("GHA",), ("NOR",))
