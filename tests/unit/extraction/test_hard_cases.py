"""The manual's hard cases, by number, with sentences of our own."""

from collections.abc import Callable, Sequence

import pytest

from orchestration.extraction.model import Mention

Code = Callable[..., Sequence[Mention]]
Statuses = Callable[[str], list[str]]


@pytest.mark.parametrize("verb", ["plan to", "intend to", "aim to", "seek to", "are determined to"])
def test_1_planning_verbs_decide(statuses: Statuses, verb: str) -> None:
    assert statuses(f"The two countries {verb} open a maritime training centre.") == ["agreed"]


@pytest.mark.parametrize("words", ["are willing to", "are ready to", "are keen to", "would like to"])
def test_1_willingness_proposes(statuses: Statuses, words: str) -> None:
    assert statuses(f"The two countries {words} open a maritime training centre.") == ["proposed"]


@pytest.mark.parametrize("governor", ["agreed to", "decided to", "will", "intend to", "committed to"])
def test_2_continue_is_under_way_whatever_governs_it(statuses: Statuses, governor: str) -> None:
    assert statuses(f"The two sides {governor} continue joint patrols against piracy.") == ["under_way"]


def test_2_but_not_under_a_verb_of_interest(statuses: Statuses) -> None:
    assert statuses("The two sides are keen to continue joint patrols against piracy.") == ["proposed"]


@pytest.mark.parametrize("object_", ["ties", "the partnership", "cooperation", "a free order"])
def test_3_relations_without_a_field_are_out(statuses: Statuses, object_: str) -> None:
    assert statuses(f"The two sides agreed to strengthen {object_}.") == []


def test_3_a_field_is_enough(statuses: Statuses) -> None:
    assert statuses("The two sides agreed to strengthen cooperation in cybersecurity.") == ["agreed"]


def test_4_the_meeting_reported_is_out(statuses: Statuses) -> None:
    assert statuses("Norway and Ghana held the third round of their energy dialogue on 15 March 2024.") == []
    assert statuses("The foreign ministers met in Oslo today for talks on trade.") == []


def test_5_menu_clauses_of_an_agreement_are_out(statuses: Statuses) -> None:
    assert statuses("Cooperation may include exchanges of experts, seminars and joint research.") == []


def test_5_boilerplate_sections_are_out(statuses: Statuses) -> None:
    assert statuses("AMENDMENT\n\nThe Participants will hold a meeting on any amendment of this memorandum.") == []


def test_6_a_lead_in_governs_its_bullets(code: Code) -> None:
    found = code("The two sides agreed to:\n\n- open a trade office in Accra;\n- train 50 fishery inspectors.")
    assert [(m.status, m.instrument) for m in found] == [("agreed", "facility"), ("agreed", "training")]


def test_6_named_documents_listed_under_a_verb_of_signing(code: Code) -> None:
    found = code(
        "The sides signed two documents:\n\n- a treaty on extradition;\n- a memorandum of understanding on health."
    )
    assert [(m.status, m.instrument) for m in found] == [("formalised", "agreement"), ("formalised", "mou")]


def test_6_bare_gerunds_take_their_heading(statuses: Statuses) -> None:
    bullet = "- Building solar power plants in the north."
    assert statuses(f"Steps taken\n\n{bullet}") == ["under_way"]
    assert statuses(f"Next steps\n\n{bullet}") == ["agreed"]


def test_7_a_list_of_fields_is_one_commitment(code: Code) -> None:
    found = code("The sides agreed to cooperate in agriculture, tourism and space.")
    assert len(found) == 1
    assert set(found[0].sectors) == {"agriculture_food", "tourism", "space"}


def test_8_and_a_repeated_telling_is_merged(code: Code) -> None:
    found = code(
        "Norway will build a desalination plant in Ghana.\n\n"
        "In Keta, Norway will build a large desalination plant for 60,000 households in Ghana."
    )
    assert [m.quote.startswith("Norway will build a large") for m in found] == [True]


def test_9_an_upcoming_event_welcomed_is_agreed(statuses: Statuses) -> None:
    assert statuses("The ministers welcomed the upcoming fisheries forum in Accra.") == ["agreed"]
    assert statuses("They noted the scheduled visit of the trade delegation.") == ["agreed"]


def test_9_support_for_what_exists_is_out_and_for_a_candidacy_proposed(code: Code) -> None:
    assert code("The sides support the African trade network.") == []
    (joined,) = code("Norway joined the Ghana Cocoa Platform.")
    assert (joined.status, joined.instrument) == ("formalised", "membership")
    (backed,) = code("Ghana supports Norway's candidacy for the Maritime Council.")
    assert (backed.status, backed.instrument) == ("proposed", "membership")


def test_10_who_welcomes_an_act_that_concerns_it_is_the_partner(code: Code) -> None:
    (office,) = code("Norway welcomed Ghana's decision to open a consulate in Oslo.")
    assert (office.status, office.actors, office.partners) == ("agreed", ("GHA",), ("NOR",))


def test_10_a_domestic_plan_stays_out_even_when_welcomed(code: Code) -> None:
    assert code("Norway welcomed Ghana's plan to reform its pension system at home.") == []


def test_11_a_bank_acts_for_its_state(code: Code) -> None:
    (loan,) = code("The Norwegian export credit bank will lend Ghana 40 million dollars for a dry dock.")
    assert (loan.actors, loan.partners, loan.instrument) == (("NOR",), ("GHA",), "loan")


def test_11_a_target_counts_and_a_total_does_not(code: Code) -> None:
    (target,) = code("The sides agreed to raise trade to 2 billion dollars by 2030.")
    assert (target.status, target.amount, target.amount_kind, target.due) == ("agreed", 2e9, "target", "2030")
    assert code("Trade between the two countries reached 300 million dollars in 2023.") == []


@pytest.mark.parametrize(
    ("sentence", "due", "basis"),
    [
        ("The sides will hold a fisheries meeting within sixty days.", "2024-05-14", "relative"),
        ("Norway will finance the school programme over the next three years.", "2027", "relative"),
        ("The sides adopted a health programme for 2024-2027.", "2027", "period"),
    ],
)
def test_15_relative_dues_count_from_the_document(code: Code, sentence: str, due: str, basis: str) -> None:
    (mention,) = code(sentence)
    assert (mention.due, mention.due_basis) == (due, basis)


def test_18_what_a_body_of_the_parties_decides_is_its_own_act(code: Code) -> None:
    (office,) = code(
        "Ghana welcomed the decision of ECOWAS to open a trade office in Lagos.", title="ECOWAS-Norway Joint Statement"
    )
    assert (office.status, office.actors) == ("agreed", ("ECOWAS",))
    (bank,) = code("The ECOWAS Commission agreed to open a seed bank in Accra.")
    assert bank.actors == ("ECOWAS",)


def test_19_for_a_body_without_a_code_the_states_named_stand(code: Code) -> None:
    (dam,) = code(
        "The Volta Basin Authority met in Accra. Ghana, Togo and Benin agreed to build a dam on the Volta.",
        title="Communiqué of the Volta Basin Authority",
    )
    assert set(dam.actors) == {"GHA", "TGO", "BEN"}


def test_12_old_history_is_out(statuses: Statuses) -> None:
    assert statuses("Over the past decade Norway has delivered ships to Ghana.") == []
    assert statuses("Ghana had signed the fisheries treaty.") == []


def test_13_is_providing_and_will_provide(statuses: Statuses) -> None:
    assert statuses("Norway is providing medical equipment to Ghana.") == ["under_way"]
    assert statuses("Norway will provide medical equipment to Ghana.") == ["agreed"]


@pytest.mark.parametrize("verb", ["review", "assess", "explore", "consider", "discuss"])
def test_14_agreeing_to_look_into_something_proposes(statuses: Statuses, verb: str) -> None:
    assert statuses(f"The two sides agreed to {verb} a fisheries agreement.") == ["proposed"]


def test_14_ending_talks_that_run_is_under_way(statuses: Statuses) -> None:
    assert statuses("The sides agreed to expedite ongoing negotiations on a trade agreement.") == ["under_way"]


def test_16_endorsing_is_formalised_and_joining_later_agreed(statuses: Statuses) -> None:
    assert statuses("We endorse the Accra Declaration on blue economy.") == ["formalised"]
    assert statuses("Ghana will join the Arctic research network.") == ["agreed"]


def test_17_continued_reads_as_continue(statuses: Statuses) -> None:
    assert statuses("Norway pledged continued support for vaccination in Ghana.") == ["under_way"]


def test_17_looking_forward_stays_proposed_though_dated(code: Code) -> None:
    found = code("The sides look forward to the next meeting of the energy forum in June 2024.")
    assert [(m.status, m.due) for m in found] == [("proposed", "2024-06")]
