"""Differences and the causes they are grouped by: one case each."""

import pytest

from orchestration.evaluation.differences import by_cause, differences
from orchestration.evaluation.labels import read_labelled_texts
from orchestration.evaluation.predictions import read_predictions
from orchestration.groupings import dated_memberships

# The first sentence is [0:35], the second [36:72].
RICE, FRIDAY, SIGN, BANK = (5, 24), (28, 34), (5, 9), (46, 66)


@pytest.fixture
def found(plant, predicted, coding):
    """Differences of a text "one" between labels and predictions, each given as (span, fields that are not usual)."""

    def compare(labels, predictions):
        texts = read_labelled_texts(plant({"one": [coding(*span, **fields) for span, fields in labels]}))
        rows = [coding(*span, document="one", **fields) for span, fields in predictions]
        duo = {"group": "DUO", "join": "2020", "leave": "", "role": "member"}
        memberships = dated_memberships([duo | {"iso3": "JPN"}, duo | {"iso3": "KEN"}])
        return differences(texts, read_predictions(predicted(*rows), texts), memberships)

    return compare


def causes(found):
    return [(difference.kind, difference.cause.name) for difference in found]


def test_no_difference_where_all_scored_fields_agree(found):
    assert found([(RICE, {})], [(RICE, {})]) == ()


@pytest.mark.parametrize(
    ("predictions", "cause"),
    [
        ([], "missed: nothing predicted in the sentence"),
        ([(BANK, {})], "missed: nothing predicted in the sentence"),
        ([(FRIDAY, {})], "missed: other words of the sentence predicted"),
    ],
)
def test_a_missed_commitment_is_named_after_what_its_sentence_has(found, predictions, cause):
    assert ("missed", cause) in causes(found([(RICE, {})], predictions))


def test_two_commitments_in_one_prediction(found):
    difference = found([(RICE, {}), (FRIDAY, {})], [((5, 34), {})])
    assert causes(difference) == [("missed", "missed: joined with another commitment in one prediction")]
    assert difference[0].words == "Friday"


def test_only_the_other_commitment_of_the_sentence_is_found(found):
    difference = found([(RICE, {}), (FRIDAY, {})], [(RICE, {})])
    assert causes(difference) == [("missed", "missed: another commitment of the sentence found")]


@pytest.mark.parametrize(
    ("labels", "extra", "cause"),
    [
        ([(BANK, {})], RICE, "false: no commitment in the sentence"),
        ([(RICE, {}), (BANK, {})], FRIDAY, "false: beside a commitment that is found"),
        ([(RICE, {}), (BANK, {})], SIGN, "false: repeats a commitment that is found"),
    ],
)
def test_a_false_prediction_is_named_after_what_its_sentence_has(found, labels, extra, cause):
    difference = found(labels, [*labels, (extra, {})])
    assert causes(difference) == [("false", cause)]
    assert (difference[0].label, difference[0].start) == (None, extra[0])


def test_a_false_prediction_beside_a_missed_commitment(found):
    assert causes(found([(RICE, {})], [(FRIDAY, {})])) == [
        ("missed", "missed: other words of the sentence predicted"),
        ("false", "false: other words than those of a missed commitment"),
    ]


@pytest.mark.parametrize(
    ("fields", "cause", "detail"),
    [
        ({"status": "proposed"}, "wrong status: agreed as proposed", ""),
        ({"sectors": ["trade", "tourism"]}, "wrong first sector", "agriculture_food as trade"),
        ({"sectors": []}, "wrong first sector", "agriculture_food as none"),
        ({"partners": []}, "wrong parties: missing", "KEN"),
        ({"partners": ["KEN", "IND"]}, "wrong parties: too many", "IND"),
        ({"partners": ["IND"]}, "wrong parties: others instead", "KEN as IND"),
        ({"actors": ["KEN"], "partners": ["JPN"]}, "wrong actors: mixed up with partners", "JPN as KEN"),
        ({"actors": ["DUO"], "partners": []}, "wrong actors: mixed up with partners", "JPN as JPN, KEN"),
        ({"instrument": "mou"}, "wrong instrument", "agreement as mou"),
        ({"amount": 5e6}, "wrong amount", "none as 5,000,000"),
        ({"due": "2026"}, "wrong due date", "none as 2026"),
    ],
)
def test_each_field_of_a_pair_has_its_cause(found, fields, cause, detail):
    (difference,) = found([(RICE, {})], [(RICE, fields)])
    assert (difference.kind, difference.cause.name, difference.cause.detail) == ("differing", cause, detail)
    assert difference.words == "sign a pact on rice"


def test_a_pair_that_differs_in_two_fields_stands_under_both(found):
    groups = by_cause(found([(RICE, {})], [(RICE, {"status": "proposed", "due": "2026"})]))
    assert [len(group) for group in groups.values()] == [1, 1]
    assert list(groups) == ["wrong due date", "wrong status: agreed as proposed"]


def test_groups_are_missed_then_false_then_differing_the_most_frequent_first(found):
    labels = [(RICE, {}), (BANK, {"due": "2026"})]
    groups = by_cause(found(labels, [(RICE, {"due": "2026", "status": "proposed"}), (BANK, {}), (FRIDAY, {})]))
    assert [(name, len(group)) for name, group in groups.items()] == [
        ("false: beside a commitment that is found", 1),
        ("wrong due date", 2),
        ("wrong status: agreed as proposed", 1),
    ]
