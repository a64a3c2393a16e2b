"""Ways of saying a commitment that are easy to miss: contractions, task lists, duties to refrain, times in front."""

from collections.abc import Callable

import pytest

from tests.unit.extraction.conftest import Code

Statuses = Callable[[str], list[str]]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("We've launched a joint hydrogen programme.", "formalised"),
        ("We're building a hospital in Tamale.", "under_way"),
        ("We'll set up a joint fund for fisheries.", "agreed"),
    ],
)
def test_a_contraction_is_two_words(statuses: Statuses, sentence: str, status: str) -> None:
    assert statuses(sentence) == [status]


def test_a_contraction_is_quoted_as_it_stands(code: Code) -> None:
    [mention] = code("We’ll set up a joint fund for fisheries.")
    assert mention.quote == "We’ll set up a joint fund for fisheries"


def test_a_task_list_without_a_lead_is_of_all_parties(code: Code) -> None:
    text = "Energy storage:\n\n- Deepen joint research on grid batteries.\n- Set up a laboratory for hydrogen in Accra."
    mentions = code(text)
    assert [mention.status for mention in mentions] == ["agreed", "agreed"]
    assert {mention.actors for mention in mentions} == {("NOR", "GHA")}
    assert all("actor:unled" in mention.rule for mention in mentions)


@pytest.mark.parametrize(
    "sentence",
    ["Ghana has committed to not introduce new tariffs on wheat.", "Ghana shall not introduce new tariffs on wheat."],
)
def test_a_duty_to_refrain_is_a_commitment(code: Code, sentence: str) -> None:
    [mention] = code(sentence)
    assert (mention.status, mention.actors, mention.partners) == ("agreed", ("GHA",), ("NOR",))


def test_a_refusal_is_none(statuses: Statuses) -> None:
    assert statuses("Ghana did not commit to a trade agreement with Norway.") == []


def test_the_subject_stands_behind_a_time_in_front(code: Code) -> None:
    [mention] = code("Two years ago, Norway and Ghana launched a joint hydrogen programme.")
    assert (mention.status, mention.actors) == ("formalised", ("NOR", "GHA"))


@pytest.mark.parametrize(
    "sentence",
    [
        "We reconfirm our commitment to build a hospital in Tamale.",
        "The two sides recommitted to set up a hospital in Tamale.",
        "The leaders are united in their commitment to build a hospital in Tamale.",
        "Ghanaian military personnel will train with the Norwegian Navy in 2025.",
    ],
)
def test_promises_in_other_words(statuses: Statuses, sentence: str) -> None:
    assert statuses(sentence) == ["agreed"]


def test_entering_into_an_agreement_formalises_it(statuses: Statuses) -> None:
    assert statuses("The two ministries are entering into an agreement on customs data.") == ["formalised"]


def test_a_large_number_is_one_word(code: Code) -> None:
    [mention] = code("Under a plan on skills, 500,000 nurses are to be trained within five years in both countries.")
    assert mention.quote.startswith("500,000 nurses")
