"""The tables' instrument gives way only to one that is clearly likelier."""

import pytest

from orchestration.extraction import second_opinion
from orchestration.extraction.second_opinion import BASE, Form, decisive, instrument_weights, likelier_instrument
from orchestration.reference import codes, rows

TABLE = {
    BASE: {"grant": 0.0, "policy": 0.0, "programme": 0.0},
    "ruled:programme": {"programme": 1.0},
    "word:tariffs": {"policy": 3.0},
    "word:rules": {"policy": 1.2, "grant": -1.0},
}


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion, "instrument_weights", lambda: TABLE)


@pytest.mark.usefixtures("invented")
def test_what_is_clearly_likelier_wins() -> None:
    assert likelier_instrument(Form("programme", ("ruled:programme", "word:tariffs"))) == "policy"


@pytest.mark.usefixtures("invented")
def test_what_is_hardly_likelier_does_not() -> None:
    assert likelier_instrument(Form("programme", ("ruled:programme", "word:rules"))) == "programme"


@pytest.mark.usefixtures("invented")
def test_unknown_features_weigh_nothing() -> None:
    assert likelier_instrument(Form("grant", ("ruled:grant", "word:unheard"))) == "grant"


@pytest.mark.usefixtures("invented")
def test_the_features_that_decided_are_told_strongest_first() -> None:
    form = Form("programme", ("ruled:programme", "word:rules", "word:tariffs"))
    assert list(decisive("policy", form)) == [("word:tariffs", 3.0), ("word:rules", 1.2)]


def test_every_row_names_an_instrument_and_weighs_something() -> None:
    known = set(codes("instruments"))
    for row in rows("lexicon/instrument_weights"):
        assert row["instrument"] in known
        weight = float(row["weight"])
        assert abs(weight) < 10
        assert round(weight, 1) == weight
        assert weight or row["feature"] == BASE


def test_every_instrument_that_a_row_weighs_has_a_base() -> None:
    table = instrument_weights()
    assert all(set(weights) <= set(table[BASE]) for weights in table.values())
