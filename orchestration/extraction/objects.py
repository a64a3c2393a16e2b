"""Whether what a verb governs can be checked.

Belongs here: the test for fields and deliverables in a stretch of a sentence. Does not belong here: statuses.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from orchestration.extraction.instruments import Deliverable
from orchestration.extraction.money import Sum
from orchestration.extraction.sectors import Term

Located = TypeVar("Located", Term, Deliverable, Sum)


@dataclass(frozen=True, slots=True)
class Marks:
    """Sector terms, deliverables and sums of a whole text, each in order of start, with their starts for searching."""

    terms: Sequence[Term]
    term_starts: Sequence[int]
    deliverables: Sequence[Deliverable]
    deliverable_starts: Sequence[int]

    def terms_in(self, start: int, end: int) -> list[Term]:
        """Sector terms that lie in `start:end`."""
        return _inside(self.terms, self.term_starts, start, end)

    def deliverables_in(self, start: int, end: int) -> list[Deliverable]:
        """Deliverables that lie in `start:end`."""
        return _inside(self.deliverables, self.deliverable_starts, start, end)


def _inside(items: Sequence[Located], starts: Sequence[int], start: int, end: int) -> list[Located]:
    at = bisect_left(starts, start)
    found = []
    while at < len(items) and items[at].start < end:
        if items[at].end <= end:
            found.append(items[at])
        at += 1
    return found


def names_field(terms: Sequence[Term]) -> bool:
    """Whether the terms name a field of cooperation: one specific term, or several general ones."""
    return any(weight >= 2.0 for term in terms for _, weight in term.evidence)


def names_deliverable(found: Sequence[Deliverable]) -> bool:
    """Whether something is named that a later reader could look for."""
    return any(item.concrete for item in found)
