"""Names that a text introduces itself mean their state wherever they stand again."""

from collections.abc import Callable, Sequence

import pytest

from orchestration.extraction.model import Mention
from orchestration.extraction.names import learn_names
from orchestration.extraction.parties import find_namings
from orchestration.extraction.text import matching_copy

Code = Callable[..., Sequence[Mention]]


def learned(text: str) -> dict[str, tuple[str, ...]]:
    copy = matching_copy(text)
    return {copy[n.start : n.end]: n.codes for n in learn_names(copy, find_namings(copy)) if n.kind == "leader"}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("President Aruna Tavel of Fiji spoke. Later Tavel left.", "Tavel", "FJI"),
        ("The Prime Minister of the Republic of Peru, H.E. Mr. Marco Lindo, came. Lindo spoke.", "Lindo", "PER"),
        ("Mark Vosse, Foreign Minister of the Netherlands, came. Vosse spoke.", "Vosse", "NLD"),
        ("Norwegian Defence Minister Kari Holme came. Holme spoke.", "Holme", "NOR"),
        ("The Minister of Trade and Industry of Ghana, Ama Boateng, came. Boateng spoke.", "Boateng", "GHA"),
        ("The Fijian President Aruna bin Tavel spoke. President Aruna left.", "President Aruna", "FJI"),
        ("The Ministry of Fisheries of Norway (MFN) came. MFN will pay.", "MFN", "NOR"),
        ("The Ghana Harbour Authority (GHHA) came. GHHA will pay.", "GHHA", "GHA"),
    ],
)
def test_a_name_told_with_its_state_is_learned(text: str, name: str, code: str) -> None:
    assert learned(text)[name] == (code,)


@pytest.mark.parametrize(
    "text",
    [
        "The Prime Minister of Peru spoke. On Monday he left.",
        "President Aruna Tavel of Fiji met President Oro Tavel of Samoa. Tavel spoke.",
        "The United Nations Mission in Mali (UNMIM) came.",
        "The treaty of Norway and Ghana (TNG) holds.",
    ],
)
def test_what_names_no_person_or_two_is_not_learned(text: str) -> None:
    assert not {"Monday", "Tavel", "UNMIM", "TNG"} & set(learned(text))


def test_a_bare_name_acts_for_its_state(code: Code) -> None:
    found = code("Prime Minister Kari Holme of Norway came to Accra. Holme promised to build a hospital in Kumasi.")
    assert [(m.actors, m.partners) for m in found] == [(("NOR",), ("GHA",))]
