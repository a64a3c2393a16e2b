"""Rows of mentions as people decided them.

Belongs here: making a row for what a person added, and putting people's values into a row. Does not belong here: which
decision stands.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from orchestration.extraction.context import Context, read_context
from orchestration.extraction.model import Statement
from orchestration.extraction.parties import find_namings
from orchestration.extraction.tables import mention_id, paragraph
from orchestration.extraction.text import matching_copy
from orchestration.reviews.anchoring import Place, Row
from orchestration.reviews.values import typed

ADDED = "added by a person"
PERSON = "person"
MIDDLE_STRENGTH = 3
MONEY = ("amount", "currency", "amount_kind")


def added_row(statement: Row, place: Place, values: Mapping[str, str]) -> Row:
    """A row of `schemas.raw.Mentions` for words that a person says are a commitment.

    What the person leaves out is the instrument `other`, strength 3, no money, no dates, and the source class that the
    coder would give.
    """
    text = statement["text"]
    row: Row = {
        "mention_id": mention_id(place.statement_id, place.start, place.end),
        "statement_id": place.statement_id,
        "start_offset": place.start,
        "end_offset": place.end,
        "quote": text[place.start : place.end],
        "quote_is_verbatim": statement["kind"] != "digest",
        "context": paragraph(text, place.start, place.end),
        "partners": [],
        "instrument": "other",
        **dict.fromkeys((*MONEY, "due", "due_basis", "done")),
        "strength": MIDDLE_STRENGTH,
        "confidence": 1.0,
        "source_class": None,
        "rule": ADDED,
        "coder_version": PERSON,
    }
    row = with_values(row, values)
    if row["source_class"] is None:
        row["source_class"] = _context(_hashable(statement)).source_class(row["actors"])
    return row


def with_values(row: Row, values: Mapping[str, str]) -> Row:
    """The row with people's values; what depends on them alone follows.

    Without an amount there is neither currency nor kind; an amount of no stated kind is `other`; a due date is taken
    as stated.
    """
    changed = row | {name: typed(name, value) for name, value in values.items()}
    if "amount" in values and changed["amount"] is None:
        changed |= {name: None for name in MONEY if not values.get(name)}
    elif changed["amount"] is not None and changed["amount_kind"] is None:
        changed["amount_kind"] = "other"
    if "due" in values and changed["due"] != row["due"]:
        changed["due_basis"] = "stated" if changed["due"] else None
    return changed


def _hashable(statement: Row) -> tuple[Any, ...]:
    names = ("text", "title", "published_on", "publisher", "kind")
    return (*(statement[name] for name in names), tuple(statement["parties"]))


@lru_cache(maxsize=64)
def _context(statement: tuple[Any, ...]) -> Context:
    text, title, published_on, publisher, kind, parties = statement
    copy = matching_copy(text)
    known = Statement(text, title, published_on, publisher or "", kind, parties)
    return read_context(known, copy, find_namings(copy))
