"""What a copy repeats is told once, by its original; what it adds is its own."""

import polars as pl

from orchestration.linking.copies import told_once
from schemas.raw import Mentions, Statements

PORT = "The two sides agreed to build a new port at Bergen by 2026"
FERRY = "Norway will lend Peru two ferries"


def mentions(*told: tuple[str, str]) -> pl.DataFrame:
    """One mention a statement and quote, in the order given."""
    rows = [{"mention_id": f"m_{n:016x}", "statement_id": by, "quote": quote} for n, (by, quote) in enumerate(told)]
    return pl.DataFrame(rows, schema=Mentions.frame_schema())


def statements(**copy_of: str | None) -> pl.DataFrame:
    rows = [{"statement_id": name, "copy_of": of} for name, of in copy_of.items()]
    return pl.DataFrame(rows, schema=Statements.frame_schema())


def kept(told: pl.DataFrame, about: pl.DataFrame) -> list[tuple[str, str]]:
    return told_once(told, about).select("statement_id", "quote").rows()


def test_a_mention_in_the_words_of_the_original_is_left_to_the_original() -> None:
    told = mentions(("first", PORT), ("first", FERRY), ("copy", PORT), ("copy", FERRY))
    assert kept(told, statements(first=None, copy="first")) == [("first", PORT), ("first", FERRY)]


def test_a_mention_that_the_copy_adds_stays() -> None:
    told = mentions(("first", PORT), ("copy", PORT), ("copy", FERRY))
    assert kept(told, statements(first=None, copy="first")) == [("first", PORT), ("copy", FERRY)]


def test_what_a_first_copy_adds_and_a_second_repeats_is_told_once() -> None:
    told = mentions(("copy", FERRY), ("second", FERRY))
    about = statements(first=None, copy="first", second="first")
    assert kept(told, about) == [("copy", FERRY)]


def test_a_slip_or_a_shorter_quote_is_the_same_words() -> None:
    told = mentions(("first", PORT), ("copy", PORT.replace("sides", "side")), ("copy", PORT[:46]))
    assert kept(told, statements(first=None, copy="first")) == [("first", PORT)]


def test_statements_that_are_no_copies_of_each_other_all_count() -> None:
    told = mentions(("one", PORT), ("one", PORT), ("other", PORT))
    assert told_once(told, statements(one=None, other=None)).equals(told)


def test_two_mentions_of_the_same_words_in_one_statement_stay_two() -> None:
    told = mentions(("first", PORT), ("first", PORT), ("copy", PORT), ("copy", PORT))
    assert kept(told, statements(first=None, copy="first")) == [("first", PORT), ("first", PORT)]
