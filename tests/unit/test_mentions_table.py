"""Statements to the table of mentions: offsets, ids, context, and coding only what changed."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.errors import InvariantError
from orchestration.extraction.model import Mention, Statement
from orchestration.extraction.tables import LONGEST_CONTEXT, code_statements, mention_id, paragraph
from orchestration.linking.threads import link
from orchestration.validation import Validated
from schemas.raw import Mentions, Statements

MENTION = Mention(
    start=0, end=0, quote="", status="agreed", actors=("JPN",), partners=("KEN",), sectors=("agriculture_food",),
    instrument="agreement", amount=None, currency=None, amount_kind=None, due=None, due_basis=None, done=None,
    strength=3, confidence=0.9, source_class="joint", rule="planted",
)  # fmt: skip
Spans = Sequence[tuple[int, int]]


class SpanCoder:
    """Codes the spans it is told to, and keeps what it was asked."""

    def __init__(self, spans: Callable[[str], Spans], version: str = "1", **fields: Any) -> None:
        self.spans, self.version, self.fields = spans, version, fields
        self.asked: list[Statement] = []

    def code(self, statement: Statement) -> list[Mention]:
        """One mention a span."""
        self.asked.append(statement)
        planted = replace(MENTION, **self.fields)
        return [replace(planted, start=s, end=e, quote=statement.text[s:e]) for s, e in self.spans(statement.text)]


class WrongCoder(SpanCoder):
    """Quotes words that do not stand at its offsets."""

    def code(self, statement: Statement) -> list[Mention]:
        """The mentions, each with one letter changed."""
        return [replace(mention, quote=f"{mention.quote[:-1]}#") for mention in super().code(statement)]


def statements(*texts: str, **fields: Any) -> pl.DataFrame:
    rows = [
        {
            "statement_id": f"s_{number:016x}",
            "document_id": f"{number:064x}",
            "title": f"Title {number}",
            "published_on": date(2024, 5, 2),
            "publisher": None,
            "url": None,
            "kind": "joint_statement",
            "language": None,
            "parties": ["JPN", "KEN"],
            "text": text,
            "known_on": date(2026, 1, 5),
            "row_hash": "0" * 64,
        }
        | fields
        for number, text in enumerate(texts)
    ]
    return pl.DataFrame(rows, schema=Statements.frame_schema())


def first_words(text: str) -> Spans:
    return [(0, min(4, len(text)))]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Where coded statements are kept."""
    return tmp_path / "coded.parquet"


def test_a_row_carries_the_mention_and_its_statement(cache: Path) -> None:
    text = "Ouverture.\n\nÀ Tokyo — they 𝔞gree to open a port.\n\nEnd."
    start, end = text.index("they"), text.index(" to open")
    coder = SpanCoder(lambda _: [(start, end)], amount=5e9, currency="USD", amount_kind="loan")
    row = code_statements(statements(text), cache, coder).valid.row(0, named=True)
    assert (row["quote"], row["start_offset"], row["end_offset"]) == ("they 𝔞gree", 22, 32)
    assert row["context"] == "À Tokyo — they 𝔞gree to open a port."
    assert (row["actors"], row["partners"], row["sectors"]) == (["JPN"], ["KEN"], ["agriculture_food"])
    assert (str(row["amount"]), row["currency"], row["amount_kind"]) == ("5000000000.00", "USD", "loan")
    assert (row["quote_is_verbatim"], row["coder_version"], row["rule"]) == (True, "1", "planted")


def test_the_coder_is_given_what_the_statement_states(cache: Path) -> None:
    coder = SpanCoder(first_words)
    code_statements(statements("Some words."), cache, coder)
    day = date(2024, 5, 2)
    assert coder.asked == [Statement("Some words.", "Title 0", day, "", "joint_statement", ("JPN", "KEN"))]


def test_quotes_of_digests_are_not_verbatim(cache: Path) -> None:
    coded = code_statements(statements("Some words.", kind="digest"), cache, SpanCoder(first_words))
    assert coded.valid.get_column("quote_is_verbatim").to_list() == [False]


def test_a_quote_that_does_not_reslice_stops_the_run(cache: Path) -> None:
    with pytest.raises(
        InvariantError, match=r"not the text at its offsets in statement s_0+ \(Title 0\), offsets 0 to 4"
    ):
        code_statements(statements("Some words."), cache, WrongCoder(first_words))


@pytest.mark.parametrize("span", [(3, 3), (5, 2), (-4, -1), (0, 99)])
def test_a_span_outside_the_text_or_empty_stops_the_run(cache: Path, span: tuple[int, int]) -> None:
    with pytest.raises(InvariantError, match="nothing is published"):
        code_statements(statements("Some words."), cache, SpanCoder(lambda _: [span]))


def test_ids_are_the_same_wherever_and_whenever_they_are_made(tmp_path: Path) -> None:
    spans: Spans = [(0, 4), (5, 10)]
    ids = [
        code_statements(statements("Some words."), tmp_path / name, SpanCoder(lambda _: spans, version=name))
        .valid.get_column("mention_id")
        .to_list()
        for name in ("a", "b")
    ]
    assert ids[0] == ids[1] == [mention_id("s_0000000000000000", *span) for span in spans]
    assert mention_id("s_0000000000000000", 0, 4) == "m_80442faf10b92d4df2c8"


def test_two_mentions_of_one_span_have_two_ids(cache: Path) -> None:
    coded = code_statements(statements("Some words."), cache, SpanCoder(lambda _: [(0, 4), (0, 4), (0, 4)]))
    wanted = {mention_id("s_0000000000000000", 0, 4, occurrence) for occurrence in (1, 2, 3)}
    assert set(coded.valid.get_column("mention_id")) == wanted
    assert len(wanted) == 3


def test_only_new_and_changed_statements_are_coded_again(cache: Path) -> None:
    coder = SpanCoder(first_words)
    code_statements(statements("One.", "Two."), cache, coder)
    assert [asked.text for asked in coder.asked] == ["One.", "Two."]
    written = cache.stat().st_mtime_ns
    again = code_statements(statements("One.", "Two."), cache, coder)
    assert len(coder.asked) == 2
    assert cache.stat().st_mtime_ns == written
    assert again.valid.get_column("quote").to_list() == ["One.", "Two."]
    code_statements(statements("One.", "Changed.", "Three."), cache, coder)
    assert [asked.text for asked in coder.asked[2:]] == ["Changed.", "Three."]


@pytest.mark.parametrize(
    "change",
    [{"title": "T"}, {"published_on": date(2024, 1, 1)}, {"publisher": "P"}, {"kind": "news"}, {"parties": []}],
)
def test_changed_metadata_is_coded_again(cache: Path, change: dict[str, Any]) -> None:
    coder = SpanCoder(first_words)
    code_statements(statements("One."), cache, coder)
    code_statements(statements("One.", **change), cache, coder)
    assert len(coder.asked) == 2


def test_what_no_coder_sees_is_not_coded_again(cache: Path) -> None:
    coder = SpanCoder(first_words)
    code_statements(statements("One."), cache, coder)
    code_statements(statements("One.", url="https://example.org", row_hash="1" * 64), cache, coder)
    assert len(coder.asked) == 1


def test_another_version_of_the_coder_codes_all_again(cache: Path) -> None:
    code_statements(statements("One.", "Two."), cache, SpanCoder(first_words))
    other = SpanCoder(lambda _: [(1, 3)], version="2")
    coded = code_statements(statements("One.", "Two."), cache, other)
    assert len(other.asked) == 2
    assert coded.valid.get_column("quote").to_list() == ["ne", "wo"]
    assert coded.valid.get_column("coder_version").to_list() == ["2", "2"]


def test_a_statement_without_commitments_is_not_coded_again(cache: Path) -> None:
    coder = SpanCoder(lambda _: [])
    for _ in range(2):
        assert code_statements(statements("One."), cache, coder).valid.is_empty()
    assert len(coder.asked) == 1


def test_statements_that_are_gone_leave_no_mentions(cache: Path) -> None:
    coder = SpanCoder(first_words)
    code_statements(statements("One.", "Two."), cache, coder)
    assert code_statements(statements("One."), cache, coder).valid.get_column("quote").to_list() == ["One."]


def test_mentions_stand_in_order_of_date_statement_and_offset(cache: Path) -> None:
    frame = statements("One two.", "Three four.", "Five six.").with_columns(
        pl.Series("published_on", [date(2024, 3, 1), date(2024, 1, 1), date(2024, 1, 1)])
    )
    coded = code_statements(frame.reverse(), cache, SpanCoder(lambda _: [(0, 3), (4, 6)]))
    assert coded.valid.get_column("quote").to_list() == ["Thr", "e ", "Fiv", " s", "One", "tw"]


def test_a_row_that_breaks_a_rule_is_a_reject(cache: Path) -> None:
    coded = code_statements(statements("One."), cache, SpanCoder(first_words, sectors=("alchemy",)))
    assert coded.valid.is_empty()
    reject = coded.rejects.row(0, named=True)
    assert (reject["stage"], reject["rule"]) == ("mentions", "one_to_three_known_sectors")
    assert reject["location"] == "Title 0, offset 0"


@pytest.mark.parametrize("amount", [1e22, 1e30, float("inf"), float("nan")])
def test_a_sum_that_no_column_can_hold_is_a_reject(cache: Path, amount: float) -> None:
    coder = SpanCoder(first_words, amount=amount, currency="USD", amount_kind="loan")
    rejects = code_statements(statements("One."), cache, coder).rejects
    assert rejects.get_column("rule").to_list() == ["amount_has_currency_and_kind"]


def test_progress_counts_every_statement(cache: Path) -> None:
    for _ in range(2):
        steps: list[int] = []
        code_statements(statements(*"abcdefghijklmnopqrstuvwxyz"), cache, SpanCoder(first_words), steps.append)
        assert sum(steps) == 26


def test_context_is_the_paragraph() -> None:
    text = "One.\n\nTwo\nlines here.\n\nThree."
    assert paragraph(text, 10, 15) == "Two\nlines here."
    assert paragraph(text, 0, 4) == "One."
    assert paragraph(text, 24, 30) == "Three."


def test_context_of_a_long_paragraph_is_bounded_around_the_quote() -> None:
    text = "a" * 5000 + "QUOTE" + "b" * 5000
    context = paragraph(text, 5000, 5005)
    assert LONGEST_CONTEXT - 1 <= len(context) <= LONGEST_CONTEXT
    assert abs(context.index("QUOTE") - LONGEST_CONTEXT // 2) < 5


@st.composite
def planted_texts(draw: st.DrawFn) -> list[tuple[str, Spans]]:
    """Texts of any characters, each with spans anywhere in it."""
    texts = draw(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=3, unique=True))
    planted = []
    for text in texts:
        start = st.integers(0, len(text) - 1)
        span = start.flatmap(lambda s, text=text: st.tuples(st.just(s), st.integers(s + 1, len(text))))
        planted.append((text, draw(st.lists(span, max_size=4))))
    return planted


@settings(max_examples=15)
@given(planted_texts())
def test_every_quote_reslices_and_no_mention_is_lost(planted: list[tuple[str, Spans]]) -> None:
    spans, frame = dict(planted), statements(*(text for text, _ in planted))
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "coded.parquet"
        first: Validated = code_statements(frame, cache, SpanCoder(spans.__getitem__))
        again = code_statements(frame, cache, SpanCoder(spans.__getitem__))
    assert first.valid.equals(again.valid)
    assert first.valid.height + first.rejects.height == sum(map(len, spans.values()))
    texts = dict(frame.select("statement_id", "text").iter_rows())
    for row in first.valid.iter_rows(named=True):
        assert texts[row["statement_id"]][row["start_offset"] : row["end_offset"]] == row["quote"]
        assert row["quote"].strip() in row["context"]
        assert len(row["context"]) <= max(LONGEST_CONTEXT, len(row["quote"]))
    Mentions.validate(first.valid, lazy=True)
    assert link(first.valid, frame).links.height == first.valid.height
