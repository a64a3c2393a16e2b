"""Each verb class of the manual in a sentence, with the status it gives."""

from collections.abc import Callable

import pytest

Statuses = Callable[[str], list[str]]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        # decide
        ("The two sides agreed to cooperate in fish farming.", "agreed"),
        ("Norway will train 200 Ghanaian nurses.", "agreed"),
        ("Ghana committed to lowering tariffs on Norwegian salmon.", "agreed"),
        ("Both governments reaffirmed their commitment to expanding renewable energy.", "agreed"),
        ("The ministers announced that a joint laboratory will open in Tema.", "agreed"),
        ("Norway pledged 40 million euros for schools in Ghana.", "agreed"),
        # intend: a decide-verb
        ("The two countries plan to build a solar plant at Bui.", "agreed"),
        ("Norway intends to finance a fishing harbour.", "agreed"),
        ("The sides are determined to fight wildlife trafficking.", "agreed"),
        # instruct own side
        ("The leaders directed their ministries to prepare a maritime agreement.", "proposed"),
        ("The ministers urged the relevant authorities to convene the health forum.", "proposed"),
        # offer, propose, show interest
        ("Ghana proposed to host the next energy dialogue.", "proposed"),
        ("Norway offered scholarships to Ghanaian students.", "proposed"),
        ("The sides expressed interest in setting up a working group on hydrogen.", "proposed"),
        ("Norway stands ready to support vaccine production in Ghana.", "proposed"),
        ("The sides agreed to explore a visa waiver.", "proposed"),
        ("The two countries will consider a double taxation treaty.", "proposed"),
        # sign, set up, adopt
        ("The ministers signed a memorandum of understanding on aquaculture.", "formalised"),
        ("Norway and Ghana have established a joint commission on energy.", "formalised"),
        ("The double taxation agreement entered into force on 3 March 2024.", "formalised"),
        ("Norway extended a credit line of 50 million dollars to Ghana.", "formalised"),
        ("The two countries are launching a digital skills programme.", "formalised"),
        # carry out
        ("The sides are implementing a project on clean cooking energy.", "under_way"),
        ("Norway continues to train Ghanaian coast guard officers.", "under_way"),
        ("The two sides agreed to continue their dialogue on fisheries.", "under_way"),
        ("Norway is building a hospital in Tamale.", "under_way"),
        # deliver
        ("The two leaders inaugurated a solar power plant.", "completed"),
        ("Norway handed over 30 patrol boats to Ghana.", "completed"),
        ("The desalination plant was completed in 2023.", "completed"),
        # stop
        ("Norway suspended its training programme for the Ghanaian police.", "suspended"),
        ("The sides postponed the second meeting of the trade forum.", "suspended"),
        ("Ghana cancelled the railway contract with Norway.", "cancelled"),
        ("Norway withdrew from the cocoa agreement.", "cancelled"),
    ],
)
def test_verb_class(statuses: Statuses, sentence: str, status: str) -> None:
    assert statuses(sentence) == [status]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("The ministers welcomed the signing of an agreement on seafarers.", "formalised"),
        ("Norway welcomed Ghana's decision to join the ocean panel on fisheries.", "agreed"),
        ("The sides welcomed Ghana's proposal to host the energy forum.", "proposed"),
        ("The sides look forward to the next meeting of the joint commission.", "proposed"),
        ("The leaders appreciated the successful fisheries conference in Bergen.", "completed"),
        ("The leaders noted with satisfaction the completion of the Volta bridge.", "completed"),
        ("The sides welcomed the upcoming visit of Ghanaian engineers.", "agreed"),
        ("They welcomed progress on the Tema gas pipeline project.", "under_way"),
    ],
)
def test_a_weak_verb_is_coded_by_what_is_said_of_its_object(statuses: Statuses, sentence: str, status: str) -> None:
    assert statuses(sentence) == [status]


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministers welcomed closer ties.",
        "The sides stressed the importance of financial connectivity.",
        "They noted the full potential of trade.",
        "The leaders condemned terrorism in all its forms.",
        "The sides share the view that peace is precious.",
        "They called on all states to end fossil fuel subsidies.",
        "Ghana achieved independence in 1957.",
        "Cocoa exports are worth hundreds of millions of dollars.",
        "The two sides agreed to strengthen their partnership.",
        "We commit to preserving peace.",
        "The ministers discussed energy and fisheries.",
        "Climate change threatens the coasts of both countries.",
    ],
)
def test_evaluation_position_and_background_are_out(statuses: Statuses, sentence: str) -> None:
    assert statuses(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The two sides did not agree to build a railway.",
        "Norway will not finance the coal plant.",
        "The ministers failed to sign the fisheries agreement.",
        "Ghana has never ratified the visa agreement.",
        "The two countries may hold a health forum.",
    ],
)
def test_denied_and_merely_possible_actions_are_out(statuses: Statuses, sentence: str) -> None:
    assert statuses(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Subject to the availability of funds, Norway will build a hospital in Ghana.",
        "Norway will build a hospital in Ghana if funds allow.",
        "Contingent on parliamentary approval, the sides will open a consulate in Kumasi.",
    ],
)
def test_a_condition_leaves_it_proposed(statuses: Statuses, sentence: str) -> None:
    assert statuses(sentence) == ["proposed"]
