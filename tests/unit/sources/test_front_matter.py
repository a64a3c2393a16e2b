"""Front matter: which names, values and dates are read, and what is rejected."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.sources.front_matter import MAX_CHARACTERS, FrontMatterError, Metadata, parse, parse_date, split


def refused(block: str) -> FrontMatterError:
    with pytest.raises(FrontMatterError) as caught:
        parse(block)
    return caught.value


def test_every_field_is_read() -> None:
    block = """
title: "Joint statement: first round"
published_on: 2024-05-02
publisher: Ministry of Ports
url: https://example.org/a
kind: joint_statement
language: en
parties: [KEN, JPN]
checked: read
"""
    assert parse(block) == Metadata(
        title="Joint statement: first round",
        published_on=date(2024, 5, 2),
        publisher="Ministry of Ports",
        url="https://example.org/a",
        kind="joint_statement",
        language="en",
        parties=("KEN", "JPN"),
    )


@pytest.mark.parametrize("name", ["published_on", "date", "published_time"])
def test_the_date_is_read_under_each_name(name: str) -> None:
    assert parse(f"{name}: 2024-05-02").published_on == date(2024, 5, 2)


def test_published_on_comes_before_date_and_published_time() -> None:
    block = "published_time: 2024-01-01\ndate: 2024-02-02\npublished_on: 2024-03-03"
    assert parse(block).published_on == date(2024, 3, 3)
    assert parse("published_on:\ndate: 2024-02-02").published_on == date(2024, 2, 2)


@pytest.mark.parametrize("name", ["url", "source_url"])
def test_the_link_is_read_under_each_name(name: str) -> None:
    assert parse(f"{name}: https://example.org").url == "https://example.org"


def test_silence_is_empty() -> None:
    assert parse("") == parse("# a comment only") == parse("title:\nurl: ''") == Metadata()


@pytest.mark.parametrize(
    "value", ["[KEN, JPN]", "\n- KEN\n- JPN", "KEN, JPN", "KEN; JPN", "[KEN, JPN, KEN]", "' KEN ,JPN,'"]
)
def test_parties_are_a_list_or_text(value: str) -> None:
    assert parse(f"parties: {value}").parties == ("KEN", "JPN")


def test_words_that_yaml_takes_for_values_stay_words() -> None:
    read = parse("title: 2024\npublisher: no\nlanguage: no\nparties: [NO, 1]")
    assert (read.title, read.publisher, read.language, read.parties) == ("2024", "no", "no", ("NO", "1"))


def test_white_space_in_a_title_is_folded() -> None:
    assert parse("title: >\n  Two\n  lines\n").title == "Two lines"


@pytest.mark.parametrize(
    "block",
    [
        "title: one: two",
        "title: [",
        "title: 'open",
        "a: *unknown",
        "\ttitle: tab",
        "title: \x07",
        "a: !!int ''",
        "a: !!bool maybe",
        "a: !!timestamp soon",
        "a: !!python/object:os.system x",
        "? [a]\n: b",
        "[" * 2_000,
    ],
    ids=lambda block: block[:20],
)
def test_what_is_no_yaml_is_refused(block: str) -> None:
    error = refused(block)
    assert error.rule == "front_matter_invalid"
    assert error.reason.startswith("the front matter is not YAML")


def test_the_line_of_a_yaml_fault_counts_the_opening_line() -> None:
    assert "in line 3:" in refused("title: fine\nurl: one: two").reason


@pytest.mark.parametrize("block", ["only words", "- a\n- list", "12"])
def test_what_is_no_mapping_is_refused(block: str) -> None:
    assert refused(block).reason == "the front matter is no list of names and values"


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("title: [a, b]", "title in the front matter is no text"),
        ("publisher: {a: b}", "publisher in the front matter is no text"),
        ("published_on: [2024]", "published_on in the front matter is no text"),
        ("url: {a: b}", "url in the front matter is no text"),
        ("parties: {KEN: JPN}", "parties in the front matter is no list of codes"),
        ("parties: [KEN, [JPN]]", "parties in the front matter is no list of codes"),
    ],
)
def test_values_of_another_type_are_refused_and_shown(block: str, reason: str) -> None:
    error = refused(block)
    assert (error.rule, error.reason) == ("invalid_metadata", reason)
    assert error.value


@pytest.mark.parametrize("name", ["title", "parties", "published_on", "unread"])
def test_nested_aliases_cost_nothing(name: str) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    if name == "unread":
        assert parse(bomb) == Metadata()
    else:
        error = refused(bomb + f"{name}: *a29\n")
        assert error.rule == "invalid_metadata"
        assert len(error.value or "") <= 200


@pytest.mark.parametrize(
    "value",
    [
        "2024-05-02",
        "2024-05-02T23:30:00",
        "2024-05-02T23:30:00Z",
        "2024-05-02T00:30:00+05:30",
        "2024-05-02 10:00",
        "2024/05/02",
        "2024.05.02",
        "20240502",
        "2 May 2024",
        "May 2, 2024",
        "2nd of May 2024",
        "Thursday, 2 May 2024 10:00 GMT",
        "2 May 2024 10:00 IST",
    ],
)
@pytest.mark.filterwarnings("error")
def test_whole_days_are_read_as_written(value: str) -> None:
    assert parse_date(value) == date(2024, 5, 2)


@pytest.mark.parametrize("value", ["2024", "May 2024", "2 May", "2024-05", "Thursday", "10:30"])
def test_partial_dates_are_refused(value: str) -> None:
    error = refused(f"date: '{value}'")
    assert (error.rule, error.value) == ("invalid_date", value)
    assert "no whole date" in error.reason


@pytest.mark.parametrize("value", ["03/04/2024", "3.4.2024", "10/11/12"])
def test_dates_that_may_mean_two_days_are_refused(value: str) -> None:
    assert refused(f"date: {value}").rule == "invalid_date"


@pytest.mark.parametrize("value", ["31.12.2024", "12/31/2024"])
def test_numbers_that_can_mean_one_day_only_are_read(value: str) -> None:
    assert parse_date(value) == date(2024, 12, 31)


@pytest.mark.parametrize("value", ["2024-13-05", "2024-02-30", "2024-05-131", "soon", "99999999999999", "0000-01-01"])
def test_what_is_no_date_is_refused(value: str) -> None:
    error = refused(f"published_on: '{value}'")
    assert (error.rule, error.reason) == ("invalid_date", "published_on in the front matter is no date")


@given(st.dates())
def test_every_iso_day_is_read(day: date) -> None:
    assert parse_date(day.isoformat()) == day


@given(st.text(alphabet="0123456789 -/:.,TZ+adMjJuneary\t", max_size=25))
def test_a_date_is_read_or_refused_and_nothing_else(value: str) -> None:
    with suppress(FrontMatterError):
        assert isinstance(parse_date(value), date)


@given(st.text(alphabet="abtitledate: \n-[]{}!&*<>|'\"#?%@`1,\t\x07é", max_size=60))
def test_a_block_is_read_or_refused_and_nothing_else(block: str) -> None:
    with suppress(FrontMatterError):
        assert isinstance(parse(block), Metadata)


def test_the_text_after_the_block_is_unchanged() -> None:
    assert split("---\ntitle: a\n---\n\n  Text \n---\nmore\n") == ("title: a", "\n  Text \n---\nmore\n")
    assert split("--- \ntitle: a\n---\t\nText") == ("title: a", "Text")
    assert split("---\ntitle: a\n---") == ("title: a", "")


def test_an_empty_block_is_a_block() -> None:
    assert split("---\n---\nText") == ("", "Text")


@pytest.mark.parametrize(
    "text", ["Text.", "--- not a line of its own\nText", "----\nText", "---\nText.\n", " ---\na: b\n---\n"]
)
def test_a_text_without_front_matter_is_left_alone(text: str) -> None:
    assert split(text) == (None, text)


@pytest.mark.parametrize(
    "text", ["---\ntitle: a\nText", "---\n\ntitle : a\nText", "---\ntitle: " + "x" * MAX_CHARACTERS + "\n---\n"]
)
def test_a_block_that_is_never_closed_is_refused(text: str) -> None:
    with pytest.raises(FrontMatterError, match="opened by --- and never closed") as caught:
        split(text)
    assert caught.value.rule == "front_matter_invalid"
