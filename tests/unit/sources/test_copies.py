"""Near copies: what counts as one, which of two is the original, and that nothing but the set of texts decides."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.sources import copies as module
from orchestration.sources.comparison import compare, words_of
from orchestration.sources.copies import Copy, Text, near_copies, sketch_of, with_copies
from schemas.raw import Statements
from tests.labelled_pairs.made import CORPUS, WAYS, labelled_pairs, rows, texts_of_corpus

DAY = date(2024, 5, 2)
NAMES = ("Norway", "Peru", "Kenya", "Japan", "Chile", "Ghana", "Nepal", "Italy", "Egypt", "Samoa")
PLAIN = (
    "agreed",
    "to",
    "build",
    "a",
    "port",
    "and",
    "joint",
    "ferry",
    "with",
    "new",
    "clean",
    "grid",
    "rules",
    "on",
    "rice",
)


def statement(seed: int, words: int = 300) -> str:
    """An invented statement of so many words; each seed gives another."""
    drawn = Random(seed)
    sentences = []
    while sum(map(len, sentences)) < words:
        sentences.append(
            [drawn.choice(NAMES), *drawn.choices(PLAIN, k=drawn.randint(8, 20)), str(drawn.randint(2, 99))]
        )
    return "\n\n".join(" ".join(sentence) + "." for sentence in sentences)


def text(number: int, content: str, days: int = 0) -> Text:
    return Text(f"s_{number:020x}", DAY + timedelta(days=days), content)


def links(texts: Iterable[Text]) -> dict[int, int]:
    """Copies and their originals by number."""
    return {int(copy.statement_id[2:], 16): int(copy.copy_of[2:], 16) for copy in near_copies(texts)}


@pytest.mark.parametrize("way", WAYS)
def test_a_statement_that_others_post_in_their_way_is_a_copy(way: str) -> None:
    assert links([text(1, statement(1)), text(2, WAYS[way](statement(1)), days=1)]) == {2: 1}


def test_other_words_are_no_copy() -> None:
    assert links([text(1, statement(1)), text(2, statement(2))]) == {}


def test_a_text_of_one_series_with_other_names_and_numbers_is_no_copy() -> None:
    series = statement(1)
    assert links([text(1, series), text(2, series.replace("Norway", "Sweden").replace("Peru", "Brazil"))]) == {}


def test_what_is_repeated_a_year_later_is_said_anew() -> None:
    repeated = statement(1).replace("ferry", "ship", 1)
    assert links([text(1, statement(1)), text(2, repeated, days=30)]) == {2: 1}
    assert links([text(1, statement(1)), text(2, repeated, days=365)]) == {}


def test_a_text_in_one_twice_as_long_is_no_copy() -> None:
    assert links([text(1, statement(1)), text(2, statement(1) + "\n\n" + statement(2, 400))]) == {}


def test_short_texts_are_no_near_copies() -> None:
    assert links([text(1, statement(1, 60)), text(2, WAYS["retyped"](statement(1, 60)) + " Port.")]) == {}


def test_the_original_is_the_earlier_one_by_date_then_id() -> None:
    one, other = statement(1), WAYS["header"](statement(1))
    assert links([text(1, one, days=1), text(2, other)]) == {1: 2}
    assert links([text(2, one), text(1, other)]) == {2: 1}


def test_a_copy_of_a_copy_is_one_of_its_original() -> None:
    one = statement(1, 400)
    other = WAYS["header"](one)
    assert links([text(1, one), text(2, other, days=40), text(3, WAYS["framed"](other), days=80)]) == {2: 1, 3: 1}


def test_a_copy_names_the_share_of_words_that_stand_in_both() -> None:
    (copy,) = near_copies([text(1, statement(1)), text(2, WAYS["header"](statement(1)))])
    assert copy == Copy(text(2, "").statement_id, text(1, "").statement_id, 1.0)


@given(st.permutations(range(8)))
def test_the_order_in_which_texts_arrived_does_not_matter(order: list[int]) -> None:
    texts = [
        text(n, list(WAYS.values())[n](statement(n % 3)) if n < 6 else statement(n % 3), days=n % 4) for n in range(8)
    ]
    found = links(texts)
    assert found
    assert links([texts[place] for place in order]) == found


def test_later_texts_change_no_link_between_earlier_ones() -> None:
    texts = [text(n, WAYS["header" if n % 2 else "wire"](statement(n // 3)), days=n) for n in range(9)]
    whole = links(texts)
    assert whole
    for number in range(1, 10):
        assert links(texts[:number]) == {copy: of for copy, of in whole.items() if copy < number}


@given(st.integers(0, 5), st.integers(0, 5))
def test_comparing_is_the_same_either_way_round(one: int, other: int) -> None:
    first, second = words_of(statement(one, 80)), words_of(WAYS["abridged"](statement(other, 90)))
    assert compare(first, second) == compare(second, first)


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    found = compare(words_of(one), words_of(other))
    assert 0 <= found.shared_of_other <= found.shared <= 1
    assert sketch_of(one).shape == sketch_of(other).shape


def test_a_text_compared_with_itself_shares_all_and_exchanges_nothing() -> None:
    found = compare(words_of(statement(1)), words_of(statement(1).upper().replace(".", " !")))
    assert (found.shared, found.shared_of_other, found.exchanged) == (1.0, 1.0, 0.0)


def test_sketches_agree_about_as_much_as_the_texts() -> None:
    half = statement(1, 400) + "\n\n" + statement(2, 400)
    other = statement(1, 400) + "\n\n" + statement(3, 400)
    assert 0.2 < float(np.mean(sketch_of(half) == sketch_of(other))) < 0.5


def frame(*texts: Text) -> pl.DataFrame:
    rows_of_texts = [
        {"statement_id": one.statement_id, "published_on": one.published_on, "text": one.text} for one in texts
    ]
    return pl.DataFrame(rows_of_texts, schema=Statements.frame_schema())


def test_statements_carry_their_links_and_a_second_run_computes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = frame(text(2, WAYS["header"](statement(1)), days=1), text(1, statement(1)), text(3, statement(3)))
    path = tmp_path / "copies.parquet"
    linked = with_copies(statements, path)
    assert linked.columns == statements.columns
    assert linked.get_column("statement_id").to_list() == statements.get_column("statement_id").to_list()
    assert linked.get_column("copy_of").to_list() == [text(1, "").statement_id, None, None]
    written = path.stat().st_mtime_ns
    with monkeypatch.context() as patched:
        patched.setattr(module, "sketch_of", None)
        patched.setattr(module, "near_copies", None)
        assert with_copies(statements, path).equals(linked)
    assert path.stat().st_mtime_ns == written


def test_only_new_statements_are_sketched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "copies.parquet"
    with_copies(frame(text(1, statement(1))), path)
    sketched: list[str] = []

    def counting(content: str) -> module.Sketch:
        sketched.append(content)
        return sketch_of(content)

    monkeypatch.setattr(module, "sketch_of", counting)
    both = with_copies(frame(text(1, statement(1)), text(2, WAYS["wire"](statement(1)))), path)
    assert sketched == [WAYS["wire"](statement(1))]
    assert both.get_column("copy_of").to_list() == [None, text(1, "").statement_id]


def test_no_statement_has_no_copy(tmp_path: Path) -> None:
    assert with_copies(frame(), tmp_path / "copies.parquet").is_empty()


def test_the_labelled_pairs_are_enough_and_name_each_pair_once() -> None:
    pairs = rows()
    assert len(pairs) >= 150
    assert len({(row["document_1"], row["document_2"], row["made"]) for row in pairs}) == len(pairs)
    assert {row["verdict"] for row in pairs} == {"copy", "other"}
    aside = [row for row in pairs if row["part"] == "kept_aside"]
    assert 0.25 < len(aside) / len(pairs) < 0.4
    assert all(row["made"] in ("", *WAYS) for row in pairs)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not here")
def test_labelled_copies_are_told_from_texts_of_one_series() -> None:
    wrong = [
        (pair.about, pair.made, pair.is_copy)
        for number, pair in enumerate(labelled_pairs(texts_of_corpus()))
        if links([text(2 * number, pair.texts[0]), text(2 * number + 1, pair.texts[1], pair.days_apart)])
        != ({2 * number + 1: 2 * number} if pair.is_copy else {})
    ]
    assert wrong == []
