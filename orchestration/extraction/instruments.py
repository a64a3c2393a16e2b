"""What form a commitment takes, and which words name a concrete deliverable.

Belongs here: instrument terms. Does not belong here: statuses and sectors.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from orchestration.extraction.lexicon import Verb, with_plurals, word_list
from orchestration.extraction.text import PhraseFinder
from orchestration.reference import rows

_NEAR = 80
_WORD = re.compile(r"\s([a-z]+)")


class Deliverable(NamedTuple):
    """One instrument term in a text; `concrete` where it names something a reader could look for."""

    start: int
    end: int
    instrument: str
    weight: int
    concrete: bool


def _phrases() -> Iterator[tuple[str, tuple[str, int, bool]]]:
    table = rows("lexicon/instrument_terms")
    for row in table:
        yield row["term"].lower(), (row["instrument"], int(row["weight"]), row["concrete"] == "yes")
    for row in table:
        for form in with_plurals(row["term"]):
            yield form, (row["instrument"], int(row["weight"]), row["concrete"] == "yes")


@cache
def _finder() -> PhraseFinder[tuple[str, int, bool]]:
    return PhraseFinder(_phrases())


@cache
def _by_verb() -> dict[str, str]:
    return {row["verb"]: row["instrument"] for row in rows("lexicon/verb_instruments")}


def find_deliverables(lowered: str) -> list[Deliverable]:
    """All instrument terms in a lower-case copy of a text; `investment facilitation` is no investment."""
    found = (Deliverable(start, end, *value) for start, end, value in _finder().find(lowered))
    return [d for d in found if d.instrument != "investment" or not _describes(lowered, d.end)]


def _describes(lowered: str, end: int) -> bool:
    """Whether a noun follows, so that the term before it only describes it."""
    match = _WORD.match(lowered, end)
    return match is not None and not (
        match[1] in word_list("preposition")
        or match[1] in word_list("adverb")
        or match[1] in ("and", "or", "that", "which", "as")
        or match[1].endswith("ed")
    )


def choose_instrument(verb: Verb, found: Sequence[Deliverable], begins: int, amount_kind: str | None) -> str:
    """Instrument of one commitment: of its money, its verb, then the first deliverable it names.

    Args:
        verb: of the action.
        found: deliverables named in its object (or else its quote), in order.
        begins: offset at which the object starts; what is named far behind it is not what the action is about.
        amount_kind: what the money is, where there is money.
    """
    concrete = [d for d in found if d.concrete and d.start - begins <= _NEAR]
    made = verb.verb_class == "formalise" and concrete
    if amount_kind in ("credit_line", "loan", "grant", "investment") and not made:
        return amount_kind
    by_verb = _by_verb().get(verb.verb)
    if by_verb and not (concrete and concrete[0].weight >= 4):
        return by_verb
    if concrete:
        forms = {d.instrument for d in concrete[:3]}
        if concrete[0].instrument == "dialogue" and "agreement" in forms:
            return "agreement"  # talks on an accord are about the accord
        # Of those near the verb the most telling: in `the second meeting of the forum` it is the forum.
        return max(concrete[:2], key=lambda d: d.weight).instrument
    if by_verb:
        return by_verb
    if amount_kind == "other" and verb.verb_class in ("deliver", "decide", "intend"):
        return "grant"
    near = [d for d in found if d.start - begins <= _NEAR]
    return near[0].instrument if near else "programme"
