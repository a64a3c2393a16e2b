"""What the words of a quote say of its place in a series and of the thing it names; and every row of the tables."""

import polars as pl
import pytest

from orchestration.linking.cues import NONE, antecedents, ordinals, things, years
from orchestration.linking.terms import party_stems, stems, term_weights, terms_of
from orchestration.reference import rows


def ordinal(quote: str) -> int:
    return int(ordinals(pl.Series([quote]))[0])


def named(quote: str) -> set[str]:
    terms = terms_of(pl.Series([quote])).get_column("term").unique().sort()
    found = things(pl.Series([quote]), terms, (1, max(1, terms.len())))
    return {terms[int(place)] for place in found.indices}


@pytest.mark.parametrize("row", rows("linking/ordinals"), ids=lambda row: row["word"])
def test_every_ordinal_numbers_a_meeting(row: dict[str, str]) -> None:
    assert ordinal(f"agreed to hold the {row['word']} meeting in May") == int(row["number"])


@pytest.mark.parametrize("row", rows("linking/no_edition_before"), ids=lambda row: row["word"])
def test_no_edition_before_these_words(row: dict[str, str]) -> None:
    assert ordinal(f"will mark it with third {row['word']} after the rains") == NONE


@pytest.mark.parametrize("row", rows("linking/numbered_series"), ids=lambda row: row["name"])
def test_every_numbered_series_tells_its_edition(row: dict[str, str]) -> None:
    assert ordinal(f"will work for an ambitious outcome at {row['name']}27") == 27


@pytest.mark.parametrize("row", rows("linking/named_things"), ids=lambda row: row["head"])
def test_every_head_ends_a_name(row: dict[str, str]) -> None:
    quote = f"agreed to establish the Blue Harbour {row['head']}"
    assert {"blue", "harbour"} <= named(quote)


@pytest.mark.parametrize("row", rows("linking/life_words"), ids=lambda row: row["word"])
def test_every_life_word_tells_a_step_in_the_life_of_a_thing(row: dict[str, str]) -> None:
    assert {"blue", "harbour"} <= named(f"they {row['word']} the Blue Harbour Forum")


@pytest.mark.parametrize("row", rows("linking/life_words_after"), ids=lambda row: row["word"])
def test_every_life_word_may_follow_the_name(row: dict[str, str]) -> None:
    assert {"blue", "harbour"} <= named(f"The Blue Harbour Forum {row['word']}")


def test_numbers_with_an_ending_are_ordinals() -> None:
    assert ordinal("looked forward to the 21st session") == 21
    assert ordinal("pay 21 million") == NONE


def test_a_name_keeps_what_it_is_on() -> None:
    assert "port" in named("proposed a Joint Working Group on Blue Port")
    assert named("proposed a Joint Working Group on Blue Port") != named(
        "proposed a Joint Working Group on health care"
    )


def test_a_thing_that_only_serves_as_a_channel_is_not_what_the_quote_is_about() -> None:
    assert named("will train officials through courses given at the Blue Harbour Centre") == set()


def test_its_second_meeting_refers_to_the_mention_before_in_the_paragraph() -> None:
    quotes = ["the Forum was held", "call for its second meeting", "call for its second meeting", "its officials met"]
    frame = pl.DataFrame({"statement_id": ["s", "s", "s", "s"], "context": ["a", "a", "b", "b"], "quote": quotes})
    assert antecedents(frame).tolist() == [NONE, 0, NONE, NONE]


def test_years_that_a_quote_names() -> None:
    found = years(pl.Series(["by 2030", "in 2025 and 2030", "soon", "20305 tonnes"]))
    assert found[0] & found[1]
    assert found[2] == found[3] == 0


def test_every_term_weighs_nothing_or_more_than_common_words() -> None:
    for row in rows("linking/term_weights"):
        assert float(row["weight"]) == 0 or 2 <= float(row["weight"]) <= term_weights()[1], row
        assert row["term"] == row["term"].lower(), row
        assert row["term"] not in party_stems(), row


def test_names_of_countries_are_no_terms() -> None:
    terms = terms_of(pl.Series(["India and the Central Asian states will mine lithium"])).get_column("term").to_list()
    assert "lithium" in terms
    assert "india" not in terms


def test_forms_of_a_word_are_one_term() -> None:
    assert stems(pl.Series(["proposal", "proposed"])).n_unique() == 1
