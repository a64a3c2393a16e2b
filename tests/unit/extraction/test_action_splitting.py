"""One sentence holds as many commitments as it has separately checkable actions."""

from collections.abc import Callable, Sequence

import pytest

from orchestration.extraction.model import Mention

Code = Callable[..., Sequence[Mention]]


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        (
            "The sides agreed to open a consulate, to resume flights and to hold talks on fisheries in May.",
            ["The sides agreed to open a consulate", "to resume flights", "to hold talks on fisheries in May"],
        ),
        (
            "Norway will finance a harbour, train pilots and donate two ferries.",
            ["Norway will finance a harbour", "train pilots", "donate two ferries"],
        ),
        (
            "Ghana signed a tax treaty and agreed to lower customs duties.",
            ["Ghana signed a tax treaty", "agreed to lower customs duties"],
        ),
        (
            "Norway will open a trade office; Ghana will waive visas for sailors.",
            ["Norway will open a trade office", "Ghana will waive visas for sailors"],
        ),
        (
            "The sides will (i) map the seabed minerals; and (ii) publish the geological data.",
            ["The sides will (i) map the seabed minerals", "publish the geological data"],
        ),
    ],
)
def test_actions_are_told_apart(code: Code, sentence: str, quotes: list[str]) -> None:
    assert [mention.quote for mention in code(sentence)] == quotes


@pytest.mark.parametrize(
    "sentence",
    [
        "The sides agreed to build a railway in order to raise trade and lower emissions.",
        "Norway will fund a laboratory to test vaccines and train staff.",
        "The sides will cooperate in fisheries, including by sharing data and training inspectors.",
        "Ghana will host a forum that will promote trade and attract investors.",
    ],
)
def test_purposes_means_and_relative_clauses_are_no_commitment_of_their_own(code: Code, sentence: str) -> None:
    assert len(code(sentence)) == 1


def test_a_coordinated_action_keeps_its_governing_verb(code: Code) -> None:
    found = code("Ghana offered to host the energy forum and to train Norwegian geologists.")
    assert [m.status for m in found] == ["proposed", "proposed"]
    assert {m.actors for m in found} == {("GHA",)}
