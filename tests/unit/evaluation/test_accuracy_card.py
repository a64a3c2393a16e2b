"""Measured accuracy: its rows, their CSV, and the card in README."""

from dataclasses import replace
from datetime import date

import pytest

from orchestration.errors import CooperationError
from orchestration.evaluation.accuracy import COLUMNS, AccuracyRow, accuracy_rows, as_csv, read_rows, replace_set
from orchestration.evaluation.card import END, START, card, with_card
from orchestration.evaluation.labels import read_labelled_texts
from orchestration.evaluation.predictions import read_predictions
from schemas.meta import Accuracy

RICE, BANK = (5, 24), (46, 66)
DAY = date(2026, 11, 23)


def row(figure="row_holds", value=0.8, **fields):
    usual = {"label_set": "held_out", "slice_by": "all", "slice": "all", "low": 0.7, "high": 0.9, "n": 50, "texts": 6}
    return AccuracyRow(**(usual | fields), figure=figure, value=value, coder_version="abc", measured_on=DAY)


@pytest.fixture
def rows(plant, predicted, coding):
    """12 texts, each with a label found and right and one missed; the rows of one are of another status."""
    names = [f"t{number}" for number in range(12)]
    texts = read_labelled_texts(plant({name: [coding(*RICE), coding(*BANK)] for name in names}))
    found = [coding(*RICE, document=name, confidence=0.85) for name in names]
    found[0]["status"] = "proposed"
    return accuracy_rows(
        "own_labels", texts, read_predictions(predicted(*found), texts), {}, coder_version="abc", measured_on=DAY
    )


def told(rows, slice_by, name, figure):
    (found,) = (row for row in rows if (row.slice_by, row.slice, row.figure) == (slice_by, name, figure))
    return found


def test_rows_tell_of_the_whole_and_of_each_part(rows):
    assert {row.slice_by for row in rows} == {"all", "field", "status", "publisher", "kind", "sector", "confidence"}
    assert {(row.label_set, row.coder_version, row.measured_on) for row in rows} == {("own_labels", "abc", DAY)}
    holds = told(rows, "all", "all", "row_holds")
    assert (holds.value, holds.n, holds.texts) == (round(11 / 12, 4), 12, 12)
    assert holds.low < holds.value < holds.high
    assert told(rows, "all", "all", "commitment_found").value == 0.5
    assert told(rows, "field", "status", "field_agrees").value == round(11 / 12, 4)
    assert told(rows, "confidence", "0.8-0.9", "mean_confidence").value == 0.85
    assert not [row for row in rows if row.slice == "amount"]


def test_fewer_than_ten_cases_have_no_interval(rows):
    few = told(rows, "status", "proposed", "row_holds")
    assert (few.value, few.low, few.high, few.n) == (0.0, None, None, 1)


def test_rows_are_those_of_the_published_table(rows):
    assert tuple(Accuracy.frame_schema()) == COLUMNS
    keys = [(row.label_set, row.slice_by, row.slice, row.figure) for row in rows]
    assert len(set(keys)) == len(keys)


def test_csv_gives_back_the_rows(rows):
    assert read_rows(as_csv(rows), "accuracy.csv") == rows


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("label_set,value\n", "accuracy.csv: columns must be label_set, slice_by"),
        (as_csv([row()]).replace("0.8", "good"), "accuracy.csv, line 2: .*good.*; measure the set again"),
        (as_csv([row()]).replace("2026-11-23", "today"), "accuracy.csv, line 2: .*today"),
        (as_csv([row()]) + "own_labels\n", "accuracy.csv, line 3"),
    ],
)
def test_a_broken_file_is_named_with_its_line(content, complaint):
    with pytest.raises(CooperationError, match=complaint):
        read_rows(content, "accuracy.csv")


def test_a_set_measured_again_replaces_its_rows_and_held_out_texts_come_first():
    old = [row(label_set="development"), row(label_set="own_labels"), row("unit_f1", label_set="own_labels")]
    new = [row(label_set="held_out", value=0.6)]
    assert replace_set(old, "held_out", new) == (*new, *old)
    again = [row(label_set="own_labels", value=0.1)]
    assert replace_set(old, "own_labels", again) == (old[0], *again)


def test_the_card_tells_sets_side_by_side_in_plain_words():
    development = [
        row(label_set="development", low=None, high=None, texts=1),
        row("field_agrees", 0.9, label_set="development", slice_by="field", slice="first_sector"),
    ]
    said = card([*development, row(), row("commitment_found", 0.75, n=64), row("unit_f1", 0.7)])
    words = " ".join(said.split())
    assert "Of 100 rows, about 80 (70 to 90) hold in status, first sector and all parties." in words
    assert "Of 100 rows, about 80 hold in status" in words
    assert "Of 100 commitments in a text, about 75 (70 to 90) are found." in words
    assert "6 texts with 64 labelled commitments, 50 rows; coder `abc`, measured on 2026-11-23" in words
    assert "fitted to, so expect less on others" in words
    assert "As F1: commitments 0.70." in words
    assert words.index("**Held out**") < words.index("**Development**")
    assert "| rows and labels that agree in | held out | development |" in said
    assert "| first sector | no case | 90% (70-90) of 50 |" in said


@pytest.mark.parametrize(
    ("fields", "cell"),
    [
        ({}, "80% (70-90) of 50"),
        ({"n": 9, "low": None, "high": None}, "too few (9)"),
        ({"texts": 1, "low": None, "high": None}, "80% of 50, one text"),
    ],
)
def test_a_cell_promises_no_more_than_its_cases_carry(fields, cell):
    lines = card([row(), row(slice_by="publisher", slice="Ministry | of fish", **fields)]).splitlines()
    assert f"| Ministry / of fish | {cell} | no case |" in lines


def test_statuses_never_met_and_reliability_are_told():
    reliability = [
        row(figure, 0.75, slice_by="confidence", slice="0.7-0.8") for figure in ("mean_confidence", "row_holds")
    ]
    lines = card([row(), row(slice_by="status", slice="agreed"), *reliability]).splitlines()
    assert "| agreed | 80% (70-90) of 50 | no case |" in lines
    assert "| cancelled | no case | no case |" in lines
    assert "| 0.7-0.8 | 0.75 | 75% (70-90) of 50 | no case |" in lines


def test_the_card_stands_between_its_markers_and_nothing_else_changes():
    readme = f"Before.\n{START}Old.\n{END}After.\n"
    assert with_card(readme, []) == f"Before.\n{START}Nothing has been measured yet.\n{END}After.\n"
    assert with_card(with_card(readme, [row()]), [row()]) == with_card(readme, [row()])
    with pytest.raises(CooperationError, match="lacks the lines"):
        with_card("No markers.\n", [])


def test_a_changed_figure_changes_the_card():
    assert card([row()]) != card([replace(row(), value=0.81)])
