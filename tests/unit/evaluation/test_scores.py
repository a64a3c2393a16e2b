"""Figures worked out by hand on small planted folders."""

import pytest

from orchestration.evaluation.bootstrap import Measured
from orchestration.evaluation.counts import count_each, total
from orchestration.evaluation.labels import read_labelled_texts
from orchestration.evaluation.predictions import read_predictions
from orchestration.evaluation.scores import MEANINGS, measured, score, scores_of
from orchestration.groupings import dated_memberships

RICE = (5, 24)
BANK = (46, 66)
FRIDAY = (28, 34)


@pytest.fixture
def memberships():
    """The Duo is Japan and Kenya from 2020 to 2024."""
    row = {"group": "DUO", "join": "2020", "leave": "2025", "role": "member"}
    return dated_memberships([row | {"iso3": "JPN"}, row | {"iso3": "KEN"}])


@pytest.fixture
def scored(plant, predicted, memberships):
    """Scores predictions for a text "one" with these labels."""

    def run(labels, predictions, **folder):
        texts = read_labelled_texts(plant({"one": labels}, **folder))
        found = read_predictions(predicted(*({"document": "one"} | row for row in predictions)), texts)
        return score(texts, found, memberships)

    return run


def test_labels_as_predictions_score_one_throughout(scored, coding):
    rows = [coding(*RICE, amount=5e6, currency="USD", due="2026"), coding(*BANK, status="proposed")]
    figures = scored(rows, rows).figures()
    assert [figures.pop(count) for count in ("gold", "predicted", "matched")] == [2, 2, 2]
    assert set(figures.values()) == {1.0}


def test_a_mixed_case_worked_out_by_hand(scored, coding):
    """One pair with wrong status and a party missing, one label missed, one prediction false."""
    bank = coding(*BANK, status="proposed", actors=["JPN", "KEN"], partners=[], sectors=["banking_payments"])
    found = scored(
        [coding(*RICE), bank | {"due": "2025", "amount": 5e6, "currency": "USD"}],
        [coding(*RICE, status="formalised", partners=[]), coding(*FRIDAY)],
    )
    # Labelled cells are JPN and KEN x agriculture x agreed and JPN and KEN x banking x proposed; predicted ones are
    # JPN x agriculture x formalised, and from the false prediction the first two: 2 shared of 3 and of 4.
    assert (found.cell_p, found.cell_r) == (2 / 3, 2 / 4)
    assert found.cell_f1 == pytest.approx(4 / 7)
    assert (found.sentence_p, found.sentence_r) == (1.0, 0.5)
    assert found.sentence_f1 == pytest.approx(2 / 3)
    assert (found.unit_p, found.unit_r, found.unit_f1) == (0.5, 0.5, 0.5)
    assert (found.status_accuracy, found.first_sector_accuracy, found.instrument_accuracy) == (0.0, 1.0, 1.0)
    assert (found.sectors_f1, found.actors_f1) == (1.0, 1.0)
    assert found.parties_f1 == pytest.approx(2 / 3)
    assert (found.amount_accuracy, found.due_accuracy) == (1.0, 1.0)
    assert found.whole_record_recall == 0.0
    assert (found.gold, found.predicted, found.matched) == (2, 2, 1)


def test_nothing_predicted_scores_nothing(scored, coding):
    found = scored([coding(*RICE)], [])
    assert (found.unit_f1, found.cell_f1, found.sentence_f1, found.status_accuracy) == (0.0, 0.0, 0.0, 0.0)
    assert (found.amount_accuracy, found.due_accuracy) == (1.0, 1.0)


def test_a_grouping_is_its_members_on_the_day(scored, coding):
    found = scored([coding(*RICE, actors=["DUO"], partners=[])], [coding(*RICE, actors=["JPN", "KEN"], partners=[])])
    assert (found.actors_f1, found.parties_f1, found.cell_f1, found.whole_record_recall) == (1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize("published_on", ["2019-12-31", "2025-01-01", ""])
def test_a_grouping_stays_itself_on_days_without_members_and_without_a_date(scored, coding, published_on):
    found = scored(
        [coding(*RICE, actors=["DUO"], partners=[])],
        [coding(*RICE, actors=["JPN", "KEN"], partners=[])],
        published_on=published_on,
    )
    assert found.actors_f1 == 0.0


def test_actors_and_partners_are_one_set_for_parties(scored, coding):
    """Who acts and who is partner may be mixed up without harm to parties and cells."""
    found = scored([coding(*RICE)], [coding(*RICE, actors=["KEN"], partners=["JPN"])])
    assert (found.actors_f1, found.parties_f1, found.whole_record_recall) == (0.0, 1.0, 1.0)


def test_the_first_predicted_sector_may_be_any_labelled_one(scored, coding):
    labels = [coding(*RICE, sectors=["trade", "agriculture_food"])]
    found = scored(labels, [coding(*RICE, sectors=["agriculture_food", "tourism"])])
    assert (found.first_sector_accuracy, found.sectors_f1, found.cell_f1) == (1.0, 0.5, 0.0)


def test_a_prediction_without_sectors_is_wrong_not_an_error(scored, coding):
    assert scored([coding(*RICE)], [coding(*RICE, sectors=[])]).first_sector_accuracy == 0.0


@pytest.mark.parametrize(
    ("labelled", "guess", "accuracy"),
    [
        (5e6, 5e6, 1.0),
        (5e6, 5e9, 0.0),
        (5e6, None, 0.0),
        (None, 5e6, 0.0),
        (None, 0, 1.0),
        (None, None, 1.0),
    ],
)
def test_amounts_count_where_a_side_has_one(scored, coding, labelled, guess, accuracy):
    assert scored([coding(*RICE, amount=labelled)], [coding(*RICE, amount=guess)]).amount_accuracy == accuracy


@pytest.mark.parametrize(
    ("labelled", "guess", "accuracy"),
    [("2026", "2026", 1.0), ("2026", "2026-01", 0.0), ("2026", None, 0.0), (None, "2026", 0.0), (None, "", 1.0)],
)
def test_due_dates_agree_in_precision_too(scored, coding, labelled, guess, accuracy):
    assert scored([coding(*RICE, due=labelled)], [coding(*RICE, due=guess)]).due_accuracy == accuracy


def test_a_long_prediction_touches_every_sentence_it_runs_over(scored, coding):
    found = scored([coding(*RICE)], [coding(5, 66)])
    assert (found.sentence_p, found.sentence_r, found.unit_f1) == (0.5, 1.0, 1.0)


def test_texts_do_not_lend_each_other_cells(plant, predicted, coding, memberships):
    """A prediction in the wrong text fills no cell of the right one."""
    texts = read_labelled_texts(plant({"one": [coding(*RICE)], "two": []}))
    found = score(texts, read_predictions(predicted(coding(*RICE, document="two")), texts), memberships)
    assert (found.cell_f1, found.unit_f1, found.gold, found.predicted) == (0.0, 0.0, 1, 1)


def test_every_figure_has_a_meaning(scored, coding):
    assert MEANINGS.keys() == scored([coding(*RICE)], []).figures().keys()


def test_counts_of_texts_add_up_to_the_counts_of_all(plant, predicted, coding, memberships):
    """Figures of two texts follow from their counts alone: 1 of 2 found in one text, 2 of 2 in the other."""
    texts = read_labelled_texts(
        plant({"one": [coding(*RICE), coding(*BANK)], "two": [coding(*RICE), coding(*BANK, due="2026")]})
    )
    predictions = read_predictions(
        predicted(coding(*RICE, document="one"), coding(*RICE, document="two"), coding(*BANK, document="two")), texts
    )
    one, two = count_each(texts, predictions, memberships)
    assert (scores_of(one).unit_r, scores_of(two).unit_r) == (0.5, 1.0)
    assert (one["due_told"], two["due_told"], two["due_right"]) == (0, 1, 0)
    assert scores_of(total([one, two])) == score(texts, predictions, memberships)
    assert scores_of(total([one, two])).unit_r == 0.75


def test_a_share_of_nothing_is_not_measured(plant, predicted, coding, memberships):
    texts = read_labelled_texts(plant({"one": [coding(*RICE)]}))
    counts = total(count_each(texts, read_predictions(predicted(coding(*RICE, document="one")), texts), memberships))
    found = measured(counts)
    assert found.keys().isdisjoint({"amount_accuracy", "due_accuracy", "gold"})
    assert found["status_accuracy"] == Measured(1.0, 1)
