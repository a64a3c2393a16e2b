"""What form a commitment takes, and which words name a concrete deliverable.

Belongs here: instrument terms. Does not belong here: statuses and sectors.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from orchestration.extraction.lexicon import with_plurals
from orchestration.extraction.text import PhraseFinder
from orchestration.reference import rows


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
    """All instrument terms in a lower-case copy of a text."""
    return [Deliverable(start, end, *value) for start, end, value in _finder().find(lowered)]


def choose_instrument(verb: str, found: Sequence[Deliverable], amount_kind: str | None) -> str:
    """Instrument of one commitment: of its money, its verb, then the first deliverable it names.

    Args:
        verb: verb of the action, as in verbs.csv.
        found: deliverables named in its object (or else its quote), in order.
        amount_kind: what the money is, where there is money.
    """
    if amount_kind in ("credit_line", "loan", "grant", "investment"):
        return amount_kind
    by_verb = _by_verb().get(verb)
    # `trade and investment facilitation` is no investment: that takes money or a verb of its own.
    concrete = [d for d in found if d.concrete and d.instrument != "investment"]
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
    return found[0].instrument if found and found[0].instrument != "investment" else "programme"
