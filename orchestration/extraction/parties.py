"""Where a text names parties: countries, peoples, capitals, groupings, regions, bodies and leaders.

Belongs here: finding names. Does not belong here: which of the named are parties of a statement (`context.py`).
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from orchestration.extraction.text import PhraseFinder
from orchestration.reference import rows


class Naming(NamedTuple):
    """One naming of one or more parties in a text; `kind` as in parties.csv, or `leader`."""

    start: int
    end: int
    codes: tuple[str, ...]
    kind: str


# Kinds whose naming as a subject means that the state or body itself acts.
ACTING = frozenset({"name", "grouping", "region", "body", "leader", "capital"})


def _phrases() -> Iterator[tuple[str, tuple[tuple[str, ...], str]]]:
    for row in rows("lexicon/parties"):
        value = (tuple(row["code"].split(";")) if row["code"] else (), row["kind"])
        yield row["alias"], value
        if row["kind"] in ("name", "region", "grouping") and len(row["alias"]) > 4:
            yield row["alias"].upper(), value
    for row in rows("lexicon/leaders"):
        yield row["name"], ((row["code"],), "leader")


@cache
def _finder() -> PhraseFinder[tuple[tuple[str, ...], str]]:
    return PhraseFinder(_phrases())


def find_namings(copy: str) -> list[Naming]:
    """All namings in the matching copy of a text, in order, none overlapping.

    Names that only look like a party's, such as `Indian Ocean` (kind `place`), are left out.
    """
    return [Naming(start, end, codes, kind) for start, end, (codes, kind) in _finder().find(copy) if codes]
