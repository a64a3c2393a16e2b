"""PDF: reading order, hyphens, running headers, what has no text layer or cannot be opened."""

import pytest

from orchestration.sources.evidence import Content, UnusableError
from orchestration.sources.readers.pdf import read
from tests.making import Placed, pdf_of, set_pages, wrapped

FIRST = (
    "The two sides agreed to establish a joint working group on fisheries, which will meet for the first time in 2026."
)
SECOND = (
    "They welcomed the opening of a consulate in Lima and decided to simplify the issue of visas for business travel."
)
THIRD = "The ministers signed a memorandum of understanding on customs and will exchange officers in the coming year."


def text_of(pages: list[list[Placed]], **about: str) -> str:
    return read(pdf_of(pages, **about)).text


def said(content: Content, field: str) -> list[tuple[str, str]]:
    return [(item.value, item.source) for item in content.evidence if item.field == field]


def refused(content: bytes) -> UnusableError:
    with pytest.raises(UnusableError) as caught:
        read(content)
    return caught.value


def set_lines(lines: list[str], left: float, top: float = 700, step: float = 13) -> list[Placed]:
    return [Placed(line, left, top - step * number) for number, line in enumerate(lines)]


def test_lines_become_paragraphs() -> None:
    assert text_of(set_pages([FIRST, SECOND])) == f"{FIRST}\n\n{SECOND}"


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    paragraphs = [FIRST, SECOND, THIRD] * 12
    pages = set_pages(paragraphs, header="Ministry of Examples", size=12)
    assert len(pages) > 2
    assert text_of(pages) == "\n\n".join(paragraphs)


def test_running_headers_and_page_numbers_are_no_text() -> None:
    text = text_of(set_pages([FIRST, SECOND, THIRD] * 12, header="Ministry of Examples", size=12))
    assert "Ministry" not in text
    assert "Page" not in text


@pytest.mark.parametrize("number", ["1", "- 1 -", "Page 1 of 1", "1/1", "iv"])
def test_the_page_number_of_a_single_page_is_no_text(number: str) -> None:
    page = [*set_lines(wrapped(FIRST, 60), 70), Placed(number, 290, 30)]
    assert text_of([page]) == FIRST


def test_what_a_browser_prints_at_the_edges_is_no_text() -> None:
    edges = [Placed("11/25/26, 4:38 AM", 30, 820, 8), Placed("Joint Statement", 300, 820, 8)]
    edges += [Placed("https://www.example.org/statement", 30, 20, 8), Placed("1/1", 560, 20, 8)]
    assert text_of([[*set_lines(wrapped(FIRST, 60), 70), *edges]]) == FIRST


def test_two_columns_are_read_one_after_the_other_whatever_the_order_in_the_file() -> None:
    left, right = wrapped(f"{FIRST} {SECOND}", 34), wrapped(f"{THIRD} {FIRST}", 34)
    columns = [set_lines(left, 60), set_lines(right, 320)]
    expected = f"{FIRST} {SECOND}\n\n{THIRD} {FIRST}"
    across = sorted([*columns[0], *columns[1]], key=lambda line: (-line.bottom, line.left))
    assert text_of([[*columns[0], *columns[1]]]) == text_of([across]) == expected


def test_a_line_over_both_columns_comes_first() -> None:
    columns = [*set_lines(wrapped(f"{SECOND} {THIRD}", 34), 320), *set_lines(wrapped(f"{FIRST} {SECOND}", 34), 60)]
    page = [*columns, Placed("Declaration of the two ministers of fisheries and of customs in Lima", 60, 730)]
    text = text_of([page])
    assert text.startswith("Declaration of the two ministers")
    assert text.index(FIRST) < text.index(THIRD)


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ("The two sides agreed on closer coop-", "eration in trade.", "cooperation"),
        ("They agreed on a long-", "term contract.", "long-term"),
        ("They support the Indo-", "Pacific initiative.", "Indo-Pacific"),
        ("They promote people-to-", "people contacts.", "people-to-people"),
    ],
)
def test_words_broken_at_line_ends_are_made_whole(first: str, second: str, word: str) -> None:
    # other broken words show that this text breaks words
    lines = [first, second, "The govern-", "ments signed the agree-", "ment on mari-", "time trade."]
    text = text_of([set_lines(lines, 70)])
    assert word in text.split() or f"{word}," in text.split(), text
    assert "governments signed the agreement on maritime trade." in text


def test_a_text_that_breaks_no_words_keeps_its_hyphens() -> None:
    lines = wrapped(" ".join([FIRST, SECOND, THIRD] * 4), 70)
    lines[5:5] = ["They agreed on a visa-", "waiver scheme, and went on to other matters of common interest today."]
    assert "visa-waiver scheme" in text_of([set_lines(lines, 70, 780)])


def test_bullets_begin_paragraphs() -> None:
    text = text_of(set_pages([FIRST, "- a port in Chittagong, as agreed before", "- a road"], size=12))
    assert text == f"{FIRST}\n\n- a port in Chittagong, as agreed before\n\n- a road"


def test_the_largest_words_of_the_first_page_are_the_title_and_no_text() -> None:
    content = read(pdf_of(set_pages([FIRST], title="Joint Statement of Norway and Peru")))
    assert said(content, "title") == [("Joint Statement of Norway and Peru", "text_head")]
    assert content.text == FIRST


def test_properties_are_evidence() -> None:
    content = read(pdf_of(set_pages([FIRST]), title="Joint Statement", created="D:20240502103000Z"))
    assert said(content, "title") == [("Joint Statement", "properties")]
    assert said(content, "published_on") == [("2024-05-02", "properties")]


def test_the_day_on_which_a_browser_printed_a_page_is_no_day_of_publication() -> None:
    content = read(pdf_of(set_pages([FIRST]), created="D:20240502103000Z", producer="Skia/PDF m156"))
    assert said(content, "published_on") == []


def test_a_pdf_without_a_text_layer_says_so() -> None:
    error = refused(pdf_of([[], []]))
    assert (error.rule, "no text layer" in error.reason) == ("no_text_layer", True)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\n" + bytes(2_000), pdf_of(set_pages([FIRST]))[:300]])
def test_a_damaged_pdf_says_so(content: bytes) -> None:
    assert refused(content).rule in ("damaged", "no_text_layer")


def test_a_locked_pdf_says_so() -> None:
    """The standard security handler with a user password: keys made at random open nothing."""
    whole = pdf_of(set_pages([FIRST]))
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>] " % (
        b"ab" * 32,
        b"cd" * 32,
    )
    error = refused(whole.replace(b"/Info", lock + b"/Info"))
    assert (error.rule, error.reason) == ("encrypted", "the PDF is locked with a password")
