"""Intervals from drawing texts anew."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.evaluation.bootstrap import RESAMPLES, Estimate, Measured, estimate
from orchestration.evaluation.counts import Counts


def share(counts):
    return {"share": Measured(counts["right"] / counts["all"], counts["all"])} if counts["all"] else {}


def texts(*pairs):
    return [Counts(right=right, all=cases) for right, cases in pairs]


def test_two_texts_can_be_drawn_in_three_ways():
    """Both first (one in four), both second (one in four), one each: the ends are the texts by themselves."""
    assert estimate(texts((1, 10), (9, 10)), share)["share"] == Estimate(0.5, 0.1, 0.9, n=20, texts=2)


def test_texts_of_one_case_give_the_percentiles_of_the_binomial():
    """20 texts, 10 of them right: the 2.5th and 97.5th percentile of Binomial(20, 1/2) are 6 and 14."""
    found = estimate(texts(*[(1, 1)] * 10, *[(0, 1)] * 10), share)["share"]
    below = [sum(comb(20, k) for k in range(most + 1)) / 2**20 for most in range(21)]
    low, high = (next(k for k in range(21) if below[k] >= point) for point in (0.025, 0.975))
    assert (low, high) == (6, 14)
    assert (found.low, found.high) == (low / 20, high / 20)


def test_the_same_texts_give_the_same_interval():
    counts = texts((3, 7), (5, 9), (0, 4), (8, 8))
    assert estimate(counts, share) == estimate(counts, share)
    assert RESAMPLES == 2_000


def test_one_text_has_no_interval():
    assert estimate(texts((3, 4)), share)["share"] == Estimate(0.75, None, None, n=4, texts=1)


def test_texts_without_cases_do_not_count_as_texts():
    assert estimate(texts((3, 4), (0, 0)), share)["share"] == Estimate(0.75, None, None, n=4, texts=1)


def test_draws_without_a_case_are_left_out():
    """Two of nine texts have cases; the draws that hold neither say nothing, and none of them counts as 0 or 1."""
    found = estimate(texts((1, 4), (3, 4), *[(0, 0)] * 7), share)["share"]
    assert (found.low, found.high, found.texts) == (0.25, 0.75, 2)


def test_nothing_to_measure_gives_no_figure():
    assert estimate(texts((0, 0), (0, 0)), share) == {}
    assert estimate([], share) == {}


@pytest.mark.parametrize(("right", "low", "high"), [(20, 0.8316, 1.0), (0, 0.0, 0.1684)])
def test_where_all_cases_agree_the_exact_binomial_bound_stands_in(right, low, high):
    """20 of 20: published tables of exact 95 % bounds give 0.8316."""
    found = estimate(texts((right / 2, 10), (right / 2, 10)), share)["share"]
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=6))
def test_bounds_are_in_order_and_lie_between_the_texts(pairs):
    counts = texts(*((right, right + wrong) for right, wrong in pairs))
    found = estimate(counts, share).get("share")
    if found is None or found.low is None or found.value in (0, 1):
        return
    alone = [share(one)["share"].value for one in counts if one["all"]]
    assert min(alone) <= found.low <= found.high <= max(alone)
