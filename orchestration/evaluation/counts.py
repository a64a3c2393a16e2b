"""What is counted in one text: whole numbers that add up over texts, and from which every figure follows.

Belongs here: counting one text, and adding texts up. Does not belong here: figures (`scores`), intervals (`bootstrap`),
parts of the rows (`slices`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from orchestration.evaluation.coding import Coding
from orchestration.evaluation.comparison import Comparison, Sets, compare, parties
from orchestration.evaluation.labels import LabelledText, Span
from orchestration.evaluation.matching import match
from orchestration.evaluation.predictions import Predictions
from orchestration.groupings import Memberships

Counts = Counter[str]
Cell = tuple[str, str, str]
Counted = TypeVar("Counted")


def count(text: LabelledText, predictions: Sequence[Coding], memberships: Memberships) -> Counts:
    """Counts of one text.

    Returns:
        For cells, sentences, units (commitments), and the sectors, actors and parties of pairs: `<name>_shared`,
        `<name>_labelled`, `<name>_predicted`. For the fields of pairs: `<field>_right`, and `<field>_told` where a pair
        can be without the field. `whole_right` pairs agree in status, first sector and all parties.
    """
    on = text.published_on
    matching = match(text.labels, predictions)
    compared = [compare(*pair, on, memberships) for pair in matching.pairs]
    counts = _sizes("cells", _overlap(_cells(text.labels, on, memberships), _cells(predictions, on, memberships)))
    touched = _overlap(_touched(text.sentences, text.labels), _touched(text.sentences, predictions))
    counts += _sizes("sentences", touched)
    counts += _sizes("units", Sets(len(matching.pairs), len(text.labels), len(predictions)))
    for pair in compared:
        counts += _of_pair(pair)
    return counts


def count_each(texts: Sequence[LabelledText], predictions: Predictions, memberships: Memberships) -> tuple[Counts, ...]:
    """Counts of each text, in the order of the texts; a text without an entry has no predictions."""
    return tuple(count(text, predictions.get(text.document, ()), memberships) for text in texts)


def total(counts: Iterable[Counts]) -> Counts:
    """Counts of several texts together."""
    added = Counts()
    for one in counts:
        added.update(one)
    return added


def _of_pair(pair: Comparison) -> Counts:
    counts = Counter(
        status_right=pair.status,
        first_sector_right=pair.first_sector,
        parties_right=pair.same_parties,
        actors_right=pair.same_actors,
        instrument_right=pair.instrument,
        amount_right=pair.amount is True,
        amount_told=pair.amount is not None,
        due_right=pair.due is True,
        due_told=pair.due is not None,
        whole_right=pair.whole,
    )
    return counts + _sizes("sectors", pair.sectors) + _sizes("actors", pair.actors) + _sizes("parties", pair.parties)


def _sizes(name: str, sets: Sets) -> Counts:
    return Counter(
        {f"{name}_shared": sets.shared, f"{name}_labelled": sets.labelled, f"{name}_predicted": sets.predicted}
    )


def _cells(codings: Iterable[Coding], on: date | None, memberships: Memberships) -> Counter[Cell]:
    return Counter(
        (country, coding.sectors[0] if coding.sectors else "", coding.status)
        for coding in codings
        for country in parties(coding, on, memberships)
    )


def _touched(sentences: Sequence[Span], codings: Sequence[Coding]) -> Counter[int]:
    return Counter(
        at
        for at, (start, end) in enumerate(sentences)
        if any(coding.start < end and coding.end > start for coding in codings)
    )


def _overlap(labelled: Counter[Counted], predicted: Counter[Counted]) -> Sets:
    return Sets((labelled & predicted).total(), labelled.total(), predicted.total())
