"""Rows against their model: bad rows become rejects, all others go on."""

import json
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.errors import InvariantError
from orchestration.validation import LONGEST_VALUE, Validated, failures, validate_rows
from schemas.raw import Rejects, Statements

USUAL: dict[str, Any] = {
    "title": "Title",
    "published_on": date(2024, 5, 2),
    "publisher": None,
    "url": None,
    "kind": "news",
    "language": None,
    "parties": ["KEN"],
    "is_translation": False,
    "text": "Some words.",
    "known_on": date(2026, 1, 5),
    "row_hash": "0" * 64,
}


def statements(*changes: dict[str, Any]) -> pl.DataFrame:
    ids = [{"statement_id": f"s_{n:016x}", "document_id": f"{n:064x}"} for n in range(len(changes))]
    rows = [one | USUAL | change for one, change in zip(ids, changes, strict=True)]
    return pl.DataFrame(rows, schema=Statements.frame_schema())


def validated(frame: pl.DataFrame) -> Validated:
    return validate_rows(
        Statements,
        frame,
        stage="statements",
        locate=lambda row: (f"in/{row['statement_id']}.txt", row["document_id"]),
        remedy="correct {column}",
    )


def test_a_bad_row_is_a_reject_with_rule_value_and_row_and_the_others_go_on() -> None:
    frame = statements({}, {"kind": "poem"}, {"title": "Third"})
    result = validated(frame)
    assert result.valid.equals(frame[[0, 2]])
    reject = result.rejects.row(0, named=True)
    assert result.rejects.height == 1
    assert (reject["stage"], reject["rule"], reject["value"]) == ("statements", "isin", "poem")
    assert (reject["location"], reject["file_name"]) == ("in/s_0000000000000001.txt", "s_0000000000000001.txt")
    assert (reject["document_id"], reject["remedy"]) == (f"{1:064x}", "correct kind")
    assert "kind breaks isin" in reject["reason"]
    row = json.loads(reject["row"])
    assert (row["kind"], row["published_on"], row["parties"]) == ("poem", "2024-05-02", ["KEN"])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"parties": ["KEN", "XQX"]}, "party_codes_known"),
        ({"text": ""}, "str_length"),
        ({"title": None}, "not_nullable"),
        ({"published_on": None}, "not_nullable"),
        ({"statement_id": "17"}, "str_matches"),
    ],
)
def test_each_kind_of_rule_names_itself(change: dict[str, Any], rule: str) -> None:
    result = validated(statements({}, change))
    assert result.rejects.get_column("rule").to_list() == [rule]
    assert result.valid.height == 1


def test_a_row_that_breaks_two_rules_is_one_reject_that_says_both() -> None:
    reject = validated(statements({"kind": "poem", "parties": ["XQX"]})).rejects
    assert reject.height == 1
    assert "kind breaks isin" in reject.item(0, "reason")
    assert "parties breaks party_codes_known" in reject.item(0, "reason")


def test_long_values_are_shortened_in_the_reject() -> None:
    reject = validated(statements({"text": "x" * 10_000, "kind": "y" * 10_000})).rejects.row(0, named=True)
    assert len(json.loads(reject["row"])["text"]) == LONGEST_VALUE
    assert len(reject["value"]) == LONGEST_VALUE


@settings(max_examples=15)
@given(
    st.lists(st.sampled_from([{}, {"kind": "poem"}, {"text": ""}, {"parties": ["?"]}, {"kind": "?", "title": None}]))
)
def test_rows_in_are_valid_rows_and_rejects_out(changes: list[dict[str, Any]]) -> None:
    frame = statements(*changes)
    result = validated(frame)
    assert frame.height == result.valid.height + result.rejects.height
    assert result.valid.height == sum(not change for change in changes)
    assert failures(Statements, result.valid).is_empty()
    Rejects.validate(result.rejects, lazy=True)


@pytest.mark.parametrize(
    "frame",
    [
        statements({}).drop("title"),
        statements({}).with_columns(extra=pl.lit(1)),
        statements({}).with_columns(pl.lit("2024").alias("published_on")),
        statements({}).select(sorted(Statements.frame_schema())),
    ],
    ids=["column missing", "column too many", "other type", "other order"],
)
def test_a_frame_of_another_shape_is_a_fault_of_ours(frame: pl.DataFrame) -> None:
    with pytest.raises(InvariantError, match="table statements is malformed"):
        validated(frame)
