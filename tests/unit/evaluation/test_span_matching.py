"""Pairing labels and predictions by their spans."""

from hypothesis import given
from hypothesis import strategies as st

from orchestration.evaluation.coding import Coding
from orchestration.evaluation.matching import match, shared_length


def at(start, end):
    return Coding(start, end, "agreed", ("JPN",), ("KEN",), ("trade",), "agreement", None, None, None)


def test_the_largest_overlap_goes_first():
    """[0:20] shares 12 code points with [8:30] and 8 with [0:8]; the first pair leaves nothing for the second."""
    matching = match([at(0, 20)], [at(0, 8), at(8, 30)])
    assert matching.pairs == ((at(0, 20), at(8, 30)),)
    assert matching.false == (at(0, 8),)


def test_a_pair_shares_half_of_its_shorter_span():
    """5 of 10 code points are enough, 4 are not."""
    assert match([at(0, 10)], [at(5, 100)]).pairs
    assert not match([at(0, 10)], [at(6, 100)]).pairs


def test_touching_spans_are_no_pair():
    assert shared_length(at(0, 10), at(10, 20)) == 0
    matching = match([at(0, 10)], [at(10, 20)])
    assert (matching.pairs, matching.missed, matching.false) == ((), (at(0, 10),), (at(10, 20),))


def test_of_equal_overlaps_the_later_goes_first():
    """Two labels with one span: the later one takes the only prediction."""
    first, second = at(0, 10), at(0, 10)
    matching = match([first, second], [at(0, 10)])
    assert matching.pairs[0][0] is second
    assert matching.missed[0] is first


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda s: at(s[0], s[0] + s[1])), max_size=12)


@given(spans, spans)
def test_each_is_in_one_pair_at_most_and_none_is_lost(labels, predictions):
    matching = match(labels, predictions)
    paired_labels = [label for label, _ in matching.pairs]
    paired_predictions = [prediction for _, prediction in matching.pairs]
    key = repr
    assert sorted([*paired_labels, *matching.missed], key=key) == sorted(labels, key=key)
    assert sorted([*paired_predictions, *matching.false], key=key) == sorted(predictions, key=key)
    assert all(shared_length(label, prediction) for label, prediction in matching.pairs)


@given(spans)
def test_labels_meet_themselves_whole(labels):
    matching = match(labels, labels)
    assert len(matching.pairs) == len(labels)
    assert all(label == prediction for label, prediction in matching.pairs)
