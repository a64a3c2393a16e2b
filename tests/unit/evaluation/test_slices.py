"""Figures of parts, confusions of codes, and the kind of a text."""

import csv
from collections import Counter

import pytest

from orchestration.errors import CooperationError
from orchestration.evaluation.confusion import confusion
from orchestration.evaluation.kinds import kind_in_title, kind_of
from orchestration.evaluation.labels import read_labelled_texts
from orchestration.evaluation.predictions import read_predictions
from orchestration.evaluation.slices import SLICED_BY, confidence_bin, mean_confidence, slices

RICE, FRIDAY, BANK = (5, 24), (28, 34), (46, 66)


@pytest.fixture
def both(plant, predicted):
    """Texts and predictions: labels by document, and predictions that name theirs."""

    def read(labels, *rows):
        texts = read_labelled_texts(plant(labels))
        return texts, read_predictions(predicted(*rows), texts)

    return read


def values(found):
    return {name: {figure: (one.value, one.n) for figure, one in part.items()} for name, part in found.items()}


def test_rows_go_by_what_they_predict_and_labels_by_what_they_say(both, coding):
    """An agreed commitment predicted as proposed: a proposed row that does not hold, an agreed label that is found."""
    texts, predictions = both({"one": [coding(*RICE)]}, coding(*RICE, document="one", status="proposed"))
    assert values(slices(texts, predictions, {}, "status")) == {
        "proposed": {"row_holds": (0.0, 1), "row_is_commitment": (1.0, 1)},
        "agreed": {"commitment_found": (1.0, 1), "commitment_found_whole": (0.0, 1)},
    }


def test_false_rows_and_missed_labels_count_in_their_part(both, coding):
    texts, predictions = both(
        {"one": [coding(*RICE), coding(*BANK, sectors=["trade"])]},
        coding(*RICE, document="one"),
        coding(*FRIDAY, document="one", sectors=[]),
    )
    found = values(slices(texts, predictions, {}, "sector"))
    assert list(found) == ["agriculture_food", "trade", "not stated"]
    assert found["trade"]["commitment_found"] == (0.0, 1)
    assert found["not stated"] == {"row_holds": (0.0, 1), "row_is_commitment": (0.0, 1)}
    assert found["agriculture_food"]["row_holds"] == (1.0, 1)


@pytest.mark.parametrize(
    ("by", "names"), [("document", ["two", "one"]), ("publisher", ["Ministry"]), ("kind", ["other"])]
)
def test_texts_are_parted_as_wholes(both, coding, by, names):
    texts, predictions = both({"two": [coding(*RICE)], "one": [coding(*BANK)]}, coding(*RICE, document="two"))
    found = slices(texts, predictions, {}, by)
    assert list(found) == names
    assert sum(part["commitment_found"].n for part in found.values()) == 2


@pytest.mark.parametrize("by", [by for by in SLICED_BY if by != "confidence"])
def test_parts_add_up_to_the_whole(both, coding, by):
    texts, predictions = both(
        {"one": [coding(*RICE), coding(*BANK, status="proposed", sectors=["trade"])], "two": [coding(*RICE)]},
        coding(*RICE, document="one"),
        coding(*FRIDAY, document="two", status="completed"),
    )
    whole = slices(texts, predictions, {}, "all")["all"]
    parts = slices(texts, predictions, {}, by).values()
    for figure, found in whole.items():
        assert sum(part[figure].n for part in parts if figure in part) == found.n
        assert sum(part[figure].n * part[figure].value for part in parts if figure in part) == found.n * found.value


def test_reliability_is_the_share_that_holds_by_confidence(both, coding):
    """Two rows of 0.9 and more, one right; one of 0.62 that is a commitment but of another status."""
    texts, predictions = both(
        {"one": [coding(*RICE)], "two": [coding(*RICE)]},
        coding(*RICE, document="one", confidence=0.9),
        coding(*BANK, document="one", confidence=1),
        coding(*RICE, document="two", confidence=0.62, status="proposed"),
    )
    assert values(slices(texts, predictions, {}, "confidence")) == {
        "0.6-0.7": {"row_holds": (0.0, 1), "row_is_commitment": (1.0, 1)},
        "0.9-1.0": {"row_holds": (0.5, 2), "row_is_commitment": (0.5, 2)},
    }
    assert mean_confidence(predictions) == {"0.6-0.7": 0.62, "0.9-1.0": 0.95}


def test_rows_that_state_no_confidence_are_a_part_of_their_own(both, coding):
    texts, predictions = both({"one": [coding(*RICE)]}, coding(*RICE, document="one"))
    assert list(slices(texts, predictions, {}, "confidence")) == ["not stated"]
    assert mean_confidence(predictions) == {}


@pytest.mark.parametrize(
    ("confidence", "name"),
    [(0, "0.0-0.1"), (0.3, "0.3-0.4"), (0.69999999999, "0.7-0.8"), (0.7, "0.7-0.8"), (0.99, "0.9-1.0"), (1, "0.9-1.0")],
)
def test_a_bound_belongs_to_the_higher_range_and_one_to_the_last(confidence, name):
    assert confidence_bin(confidence) == name


def test_a_confidence_outside_of_0_to_1_is_refused(both, coding):
    with pytest.raises(CooperationError, match="confidence must lie between 0 and 1, not 87"):
        both({"one": []}, coding(*RICE, document="one", confidence=87))


def test_confusions_count_pairs_by_both_codes(both, coding):
    texts, predictions = both(
        {"one": [coding(*RICE), coding(*BANK)], "two": [coding(*RICE)]},
        coding(*RICE, document="one", status="proposed", instrument=None),
        coding(*BANK, document="one"),
        coding(*FRIDAY, document="two"),
    )
    status = confusion(texts, predictions, "status")
    assert status.codes == ("proposed", "agreed")
    assert status.pairs == Counter({("agreed", "proposed"): 1, ("agreed", "agreed"): 1})
    assert confusion(texts, predictions, "instrument").pairs["agreement", "none"] == 1


def test_any_labelled_sector_agrees_and_codes_that_always_agree_can_be_left_out(both, coding):
    texts, predictions = both(
        {"one": [coding(*RICE, sectors=["trade", "tourism"]), coding(*BANK, sectors=["space"])]},
        coding(*RICE, document="one", sectors=["tourism"]),
        coding(*BANK, document="one", sectors=["climate"]),
    )
    sectors = confusion(texts, predictions, "first_sector")
    assert sectors.pairs == Counter({("tourism", "tourism"): 1, ("space", "climate"): 1})
    assert sectors.confused().codes == ("climate", "space")
    assert sectors.confused().pairs == Counter({("space", "climate"): 1})


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Joint Statement by the President of Peru and the Prime Minister of Norway", "joint_statement"),
        ("Norway-Peru Joint Leaders’ Statement", "joint_statement"),
        ("JOINT FACT SHEET: Norway and Peru", "fact_sheet"),
        ("Read-out of the call with Lima", "readout"),
        ("Memorandum of Understanding between Norway and Peru", "mou"),
        ("LIMA SUMMIT COMMUNIQUÉ", "communique"),
        ("Statement by the Prime Minister", "press_release"),
        ("Will Norway fish in Peru?", "other"),
        ("", "other"),
    ],
)
def test_the_kind_is_read_from_the_title_by_its_longest_words(title, kind):
    assert kind_in_title(title) == kind


def test_a_kind_that_is_given_counts_and_an_unknown_one_is_refused(plant, coding):
    folder = plant({"one": [coding(*RICE)]})
    assert kind_of(read_labelled_texts(folder)[0]) == "other"
    for kind in ("speech", "song"):
        with (folder / "documents.csv").open("w", newline="", encoding="utf-8") as file:
            rows = [["id", "title", "published_on", "publisher", "kind"], ["one", "Joint Statement", "", "", kind]]
            csv.writer(file).writerows(rows)
        if kind == "speech":
            assert kind_of(read_labelled_texts(folder)[0]) == "speech"
    with pytest.raises(CooperationError, match=r"line 2: kind 'song' is no code of data/reference/kinds\.csv"):
        read_labelled_texts(folder)
