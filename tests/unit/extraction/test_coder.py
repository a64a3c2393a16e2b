"""The coder as a whole: it never raises, its quotes re-slice, and it is deterministic and linear."""

import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Mention, Statement
from orchestration.extraction.segmentation import segment
from orchestration.reference import codes

Code = Callable[..., Sequence[Mention]]
CODER = RuleCoder()
WORDS = st.sampled_from(
    re.findall(
        r"[^ ]+",
        "We India Ghana’s the Sides agreed to establish , and ; : ( i ) that which will continue signing of welcomed "
        "U.S. $5 million by 2030 support cooperation in energy trade — “ ” . \n \n\n - 1. not if with by France’s "
        "proposal host forum İ ﬁ 𝔘 é expressed interest having been launched treaty including to",
    )
)
# Brackets in brackets, right-to-left marks, control characters, surrogates left out since no text holds them.
ODD = st.text(st.sampled_from("()[]{}“”\"'«»‏‮؛،אبגد\x00\x07\x1b\x85\u2028\u200b\ufeff,;:.—–-•\n\t 1i)"), max_size=120)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(WORDS, max_size=60).map(" ".join),
    st.lists(st.one_of(WORDS, ODD), max_size=40).map("".join),
    st.lists(st.one_of(WORDS, ODD), max_size=40).map(" ".join),
)


def check(text: str, mentions: Sequence[Mention]) -> None:
    """What must hold of any coding."""
    sentences = segment(text)
    reached = 0
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.quote
        assert mention.quote.strip()
        assert mention.start >= reached
        reached = mention.end
        assert any(s.start <= mention.start and mention.end <= s.end for s in sentences)
        assert mention.actors
        assert not set(mention.actors) & set(mention.partners)
        assert mention.status in codes("statuses")
        assert mention.instrument in codes("instruments")
        assert 1 <= len(mention.sectors) <= 3
        assert set(mention.sectors) <= set(codes("sectors"))
        assert (mention.amount is None) == (mention.currency is None) == (mention.amount_kind is None)
        assert (mention.due is None) == (mention.due_basis is None)
        assert 0 <= mention.confidence <= 1
        assert mention.strength in range(1, 6)


@given(TEXTS, st.sampled_from(["India-Ghana Joint Statement", "", "G7 Communiqué"]))
def test_any_text_is_coded_soundly(text: str, title: str) -> None:
    check(text, CODER.code(Statement(text, title, date(2024, 3, 15), "White House")))


@given(TEXTS)
def test_any_title_publisher_and_missing_date_do(text: str) -> None:
    check("India agreed to build a port.", CODER.code(Statement("India agreed to build a port.", text, None, text)))


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\x00", "‏مرحبا", "(" * 50, "((((i)", "))))", "We will", "to", "- ", "1."]
)
def test_next_to_nothing_gives_nothing(code: Code, text: str) -> None:
    assert code(text) == []


def test_a_statement_without_anything_else_is_coded() -> None:
    (mention,) = CODER.code(Statement("Peru and Chile signed a tax treaty."))
    assert set(mention.actors) == {"PER", "CHL"}


def test_quotes_reslice_whatever_stands_before_them(code: Code) -> None:
    text = "İstanbul 𝔘𝔫𝔦 ﬁne “é” — ’\r\n\n\u200fNorway will build a hospital in Ghana’s north."
    (mention,) = code(text)
    assert text[mention.start : mention.end] == mention.quote == "Norway will build a hospital in Ghana’s north"


@pytest.mark.parametrize(
    "unit",
    [
        ",",
        "(",
        ". ",
        "\n",
        "and ",
        "We will agree to, ",
        "Norway and Ghana agreed to support that which will ",
        "$5 million ",
        "1. ",
        "a.b.",
        "“",
        "which ",
    ],
)
def test_a_long_run_of_anything_is_coded(code: Code, unit: str) -> None:
    text = unit * (60_000 // len(unit))
    check(text, code(text))


@pytest.mark.parametrize("unit", [",", "(", "((,", "‮،", "\x00;", "İ", "and, "])
def test_a_million_of_anything_ends(code: Code, unit: str) -> None:
    text = "Norway will build a port. " + unit * (1_000_000 // len(unit)) + " The sides signed a treaty on fish."
    mentions = code(text)
    assert [text[m.start : m.end] for m in mentions] == [m.quote for m in mentions]
    assert mentions[0].quote.startswith("Norway will build a port")


def test_the_same_statement_gives_the_same_mentions(code: Code) -> None:
    text = "Norway will build a port. Ghana offered land. The sides signed a treaty on fish."
    assert code(text) == code(text)
    assert RuleCoder().version == CODER.version
    assert len(CODER.version) == 12


def test_the_rule_tells_verb_actor_and_object(code: Code) -> None:
    (mention,) = code("Norway will build a port in Ghana.")
    assert mention.rule == "build:carry/will; actor:named; object:field/thing"


def test_summary_sections_do_not_count_twice(code: Code) -> None:
    text = (
        "Key Takeaways\n\n- Norway will build a port in Ghana.\n\n"
        "Accra, March 15 (Coast Wire) Norway will build a port in Ghana for container ships."
    )
    (mention,) = code(text)
    assert mention.start > text.index("Coast Wire")


def test_titles_and_headings_hold_no_commitment(code: Code) -> None:
    assert code("Norway Will Build a Port in Ghana\n\nIt rained.") == []


def test_strength_follows_the_weakest_verb(code: Code) -> None:
    (signed,) = code("The sides signed a treaty on fisheries.")
    (interest,) = code("The sides expressed interest in a treaty on fisheries.")
    assert signed.strength > interest.strength


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Norway suspended the fisheries agreement with Ghana on 15 March 2024.", None),
        ("Norway cancelled the credit line to Ghana on 2 March 2024.", None),
        ("Norway postponed the second fisheries forum with Ghana to 2025.", "2025"),
    ],
)
def test_the_day_of_a_stop_is_no_due_date(code: Code, text: str, due: str | None) -> None:
    (mention,) = code(text)
    assert mention.due == due
