"""Which fields a stretch of text speaks of.

Belongs here: sector terms and their weights. Does not belong here: which stretch to look at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from orchestration.extraction.lexicon import with_plurals
from orchestration.extraction.text import PhraseFinder
from orchestration.reference import rows

Evidence = tuple[tuple[str, float], ...]


class Term(NamedTuple):
    """One sector term in a text with the sectors it speaks for and how strongly."""

    start: int
    end: int
    evidence: Evidence


def _phrases() -> Iterator[tuple[str, Evidence]]:
    by_term: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in rows("lexicon/sector_terms"):
        by_term[row["term"].lower()].append((row["sector"], float(row["weight"])))
    for term, evidence in by_term.items():
        yield term, tuple(evidence)
    for term, evidence in by_term.items():
        for form in with_plurals(term):
            if form not in by_term:
                yield form, tuple(evidence)


@cache
def _acronyms() -> frozenset[str]:
    return frozenset(row["term"].lower() for row in rows("lexicon/sector_terms") if row["term"].isupper())


@cache
def _finder() -> PhraseFinder[Evidence]:
    return PhraseFinder(_phrases())


def find_terms(copy: str, lowered: str) -> list[Term]:
    """All sector terms in a text, given its matching copy and that in lower case; acronyms only where in capitals."""
    found, acronyms = [], _acronyms()
    for start, end, evidence in _finder().find(lowered):
        if end - start <= 5 and lowered[start:end] in acronyms and copy[start:end].islower():
            continue
        found.append(Term(start, end, evidence))
    return found


def rank(stretches: Iterable[tuple[Sequence[Term], float]], limit: int = 3) -> tuple[str, ...]:
    """One to `limit` sectors by summed weight, the strongest first.

    Args:
        stretches: the terms of a stretch of text and how much that stretch counts.
        limit: at most so many sectors.

    Returns:
        Sector codes; empty where no stretch has a term. A sector far weaker than the first is left out.
    """
    score: dict[str, float] = defaultdict(float)
    for terms, share in stretches:
        for place, term in enumerate(terms):
            for sector, weight in term.evidence:
                # What is named first is what the sentence is about.
                score[sector] += share * weight * (1.15 if place == 0 else 1.0)
    if not score:
        return ()
    ordered = sorted(score.items(), key=lambda item: -item[1])
    best = ordered[0][1]
    return tuple(sector for sector, value in ordered[:limit] if value >= 0.45 * best)
