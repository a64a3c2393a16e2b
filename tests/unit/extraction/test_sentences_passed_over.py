"""Sentences of a one-sided statement that speak of nobody else are passed over, and nothing is lost by that."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.judging import Candidate, Judge
from orchestration.extraction.model import Statement
from orchestration.extraction.reading import Reader

# Told by Norway alone: its own doings, others named, and words that take up either.
SENTENCES = (
    "Norway will build a port by 2030.",
    "The government signed an agreement on fisheries.",
    "The minister decided to support schools.",
    "Norway and Ghana signed a treaty on energy.",
    "Ghana will open an embassy.",
    "Norway agreed with Ghana on the following:",
    "The European Union will provide $5 million to Norway.",
    "They agreed to establish a working group on trade.",
    "It will also grant a loan for a hospital.",
    "We will train teachers with Ghana.",
    "This cooperation will include vaccines.",
    "It was agreed to hold a forum on oil.",
    "The ministry will work with the United Nations.",
    "They will build a dam.",
    "It will build a bridge with Ghana.",
    "Norway will:\n- provide a grant to Ghana for a road\n- train nurses\n- open a school\n\n",
    "Ghana will:\n- open a hospital\n- train nurses. Norway will pay.\n- build a road\n\n",
    "The two sides agreed to:\n- build a road\n- train nurses\n\n",
    "Good morning to you all.",
)


class ReadsAll(Reader):
    """Passes nothing over."""

    def passes_over(self, number: int) -> bool:
        return False


def found(kind: type[Reader], text: str, monkeypatch: pytest.MonkeyPatch) -> list[Candidate]:
    """All candidates of a release of Norway, read by a kind of reader."""
    with monkeypatch.context() as patched:
        patched.setattr("orchestration.extraction.coder.Reader", kind)
        return RuleCoder().candidates(Statement(text, "Statement by Norway", date(2024, 3, 15)))


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12).map(" ".join))
def test_passing_over_sentences_loses_nothing(text: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        told = [(c.mention, c.features) for c in found(Reader, text, monkeypatch)]
        assert told == [(c.mention, c.features) for c in found(ReadsAll, text, monkeypatch)]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], list[str]]:
    """The sentences of a statement that are judged."""

    def run(title: str, text: str) -> list[str]:
        judged: list[str] = []

        class Noting(Judge):
            def candidates(self, number: int, *rest: object) -> list[Candidate]:  # type: ignore[override]
                judged.append(text[self.sentences[number].start : self.sentences[number].end])
                return []

        monkeypatch.setattr("orchestration.extraction.coder.Judge", Noting)
        RuleCoder().candidates(Statement(text, title, date(2024, 3, 15)))
        return judged

    return run


def test_only_sentences_that_speak_of_others_are_read(read: Callable[[str, str], list[str]]) -> None:
    own, others = "Norway will build a port.", "Norway will build a port in Ghana."
    assert read("Statement by Norway", f"{own} {others} {own}") == [others]


def test_a_pronoun_may_stand_for_others_until_the_side_itself_is_named(read: Callable[[str, str], list[str]]) -> None:
    others, pronoun, own = "Ghana will build a port.", "It will train teachers.", "Norway will open a school."
    # `It` is Ghana; behind `Norway will ...` it is Norway, whose doings alone are no commitment.
    assert read("Statement by Norway", f"{others} {pronoun} {own} {pronoun}") == [others, pronoun, own]


def test_all_sentences_of_two_sides_are_read(read: Callable[[str, str], list[str]]) -> None:
    sentences = ["Norway will build a port.", "The sides agreed to train teachers."]
    assert read("Joint Statement of Norway and Ghana", " ".join(sentences)) == sentences
