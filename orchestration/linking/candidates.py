"""Which pairs of mentions are worth comparing.

Belongs here: blocking, so that cost grows nearly linearly. Does not belong here: the comparing.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from orchestration.linking.cues import NONE
from orchestration.linking.traits import Traits

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
# Of mentions that share a key, each is compared with so many of those before it: a common key would cost the square.
LAST = 8
SINGLE = 4  # of a mention's rarest terms that are a key by themselves, together with the same parties
# Less than half of the smaller one's countries in common: two undertakings, whatever the words.
LEAST_PARTIES = 0.5
LATER_BITS, EARLIER_MASK = np.uint64(32), np.uint64(0xFFFFFFFF)


def candidate_pairs(traits: Traits) -> Pairs:
    """Pairs (later, earlier) that share two of their rarest terms, or all parties and a rare term or a sum.

    Whether a pair is among them depends on the two and on mentions before the later one, never on later ones.

    Args:
        traits: n mentions, in the order of the fold.

    Returns:
        Two arrays of row numbers, sorted by later, then earlier.
    """
    referring = np.flatnonzero(traits.antecedent != NONE).astype(np.uint64)
    named_before = (referring << LATER_BITS) | traits.antecedent[referring].astype(np.uint64)
    found = _of_same_parties(traits, named_before)
    for keys in _keys(traits):
        found = _distinct(np.concatenate([found, _recent(traits, keys)]))
    return (found >> LATER_BITS).astype(np.int64), (found & EARLIER_MASK).astype(np.int64)


def _keys(traits: Traits) -> Iterator[NDArray[np.int64]]:
    """Families of keys, n rows each; equal keys of one family mean that something is shared, -1 that there is none."""
    rarest, parties = traits.rarest, traits.party_set[:, np.newaxis]
    terms, sets = int(rarest.max(initial=0)) + 1, int(parties.max(initial=0)) + 1
    ordered = np.sort(rarest, axis=1)
    columns = [
        np.where(ordered[:, one] == NONE, NONE, ordered[:, one] * terms + ordered[:, other])
        for one, other in combinations(range(rarest.shape[1]), 2)
    ]
    couples = np.column_stack(columns)
    yield couples
    for keys in (couples, rarest[:, :SINGLE], traits.amount[:, np.newaxis]):
        yield np.where(keys == NONE, NONE, keys * sets + parties)


def _recent(traits: Traits, keys: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Pairs of rows that share a key and parties, each with the `LAST` rows before it, as later * 2^32 + earlier."""
    flat = keys.ravel()
    row = np.repeat(np.arange(len(keys), dtype=np.uint64), keys.shape[1])[flat != NONE]
    flat = flat[flat != NONE]
    order = np.argsort(flat, kind="stable")
    flat, row = flat[order], row[order]
    found = []
    for step in range(1, LAST + 1):
        same = (flat[step:] == flat[:-step]) & (row[step:] != row[:-step])
        pairs = _distinct((row[step:][same] << LATER_BITS) | row[:-step][same])
        found.append(_of_same_parties(traits, pairs))
    return _distinct(np.concatenate(found))


def _distinct(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each value once, in order; by sorting, which here takes a tenth of the time of `np.unique`."""
    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def _of_same_parties(traits: Traits, pairs: NDArray[np.uint64]) -> NDArray[np.uint64]:
    parties = traits.parties
    later, earlier = pairs >> LATER_BITS, pairs & EARLIER_MASK
    count = np.bitwise_count(parties).sum(axis=1)
    both = np.zeros(len(pairs), dtype=np.int64)
    for column in range(parties.shape[1]):
        both += np.bitwise_count(parties[later, column] & parties[earlier, column])
    smaller = np.minimum(count[later], count[earlier])
    kept: NDArray[np.uint64] = pairs[(both > 0) & (both >= LEAST_PARTIES * smaller)]
    return kept
