"""Sentences, headings and bullets with exact offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.extraction.segmentation import segment

TEXT = """OPENING REMARKS

The ministers met Dr. Mensah in Accra. They spoke of trade.

1. The sides will build a road. It leads north.

Next steps

- open an office;
• train 40 nurses
(a) plant trees

Oslo, March 3 (Nordic Wire) Norway pledged aid."""


def parts(text: str) -> list[tuple[str, str]]:
    return [(s.kind, text[s.start : s.end]) for s in segment(text)]


def test_every_kind_of_line_is_told_apart() -> None:
    assert parts(TEXT) == [
        ("heading", "OPENING REMARKS"),
        ("body", "The ministers met Dr. Mensah in Accra."),
        ("body", "They spoke of trade."),
        ("bullet", "The sides will build a road."),
        ("body", "It leads north."),
        ("heading", "Next steps"),
        ("bullet", "open an office;"),
        ("bullet", "train 40 nurses"),
        ("bullet", "plant trees"),
        ("body", "Norway pledged aid."),
    ]


@pytest.mark.parametrize(
    "whole",
    [
        "The U.S. Government and Ghana signed it.",
        "Talks with J. K. Owusu went on until noon.",
        "Article No. 7 of the pact stays in force.",
        "Growth of 3.5 per cent is expected.",
        "Prof. Aune and Mr. Asante chaired the day.",
        "The Indo-U.S. Forum will meet again.",
    ],
)
def test_full_stops_inside_a_sentence_do_not_end_it(whole: str) -> None:
    assert [text for _, text in parts(whole)] == [whole]


def test_an_abbreviation_ends_a_sentence_before_a_word_that_begins_one() -> None:
    assert len(parts("Both visited the U.S. They came home on Monday.")) == 2


def test_hard_wrapped_lines_are_one_sentence_and_blank_lines_part() -> None:
    text = "The two governments will open a joint laboratory for fish\nhealth in Tema.\n\nThey will fund it."
    assert [t for _, t in parts(text)] == [
        "The two governments will open a joint laboratory for fish\nhealth in Tema.",
        "They will fund it.",
    ]


def test_bullets_know_the_sentence_that_introduces_them() -> None:
    sentences = segment("The sides agreed on the following:\n\n- a visit;\n- a fair.\n\nThey parted.")
    assert [s.lead for s in sentences] == [-1, 0, 0, -1]


def test_sentences_know_their_heading() -> None:
    sentences = segment("Energy\n\nThe sides met.\n\nHealth\n\nThe sides ate.")
    assert [s.heading for s in sentences] == [-1, 0, -1, 2]


@given(st.text(alphabet=st.characters(), max_size=300))
def test_spans_are_ordered_trimmed_and_never_empty(text: str) -> None:
    reached = 0
    for sentence in segment(text):
        assert reached <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
        reached = sentence.end
