"""Where the words of a review stand now: the statement, the place in its text, the mention.

Belongs here: finding. Does not belong here: what follows from it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from rapidfuzz import fuzz

from orchestration.reviews.model import Target

# Between 0 and 100. Of 399 labelled and coded quotes none has a passage beside itself in its own statement that reaches
# 85 ("a programme of cooperation in youth matters" against "... in culture": 81), while three of four are found again
# at 88 after two changes such as a footnote number, a word cut in two and a word left out.
FUZZY_THRESHOLD = 88.0
FEWEST_LETTERS = 20  # words that name their statement by themselves
SAME = 0.8  # of both spans together: one commitment, quoted a little differently
SHARED = 0.5
# Typographic variants of one length, so that offsets hold.
_PLAIN = str.maketrans("’‘‛“”„‟–—‑‐\u00a0\u202f\u2009", '\'\'\'""""----   ')
_SPACE = re.compile(r"\s+")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Words found in a text; `anchoring` is `same_span`, `words` or `fuzzy`."""

    statement_id: str
    start: int
    end: int
    anchoring: str


@dataclass(slots=True)
class Pool:
    """Statements, and the mentions that reviews may concern: those of the coder and those that people added.

    Attributes:
        statements: rows of `schemas.raw.Statements` by id.
        by_document: present statement by document id.
        mentions: rows of `schemas.raw.Mentions` by statement.
    """

    statements: Mapping[str, Row]
    by_document: Mapping[str, str]
    mentions: dict[str, list[Row]] = field(default_factory=dict)
    _plain: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, statements: pl.DataFrame, documents: pl.DataFrame, mentions: pl.DataFrame) -> "Pool":
        """From tables of `schemas.raw`."""
        rows = {row["statement_id"]: row for row in statements.sort("published_on", "statement_id").to_dicts()}
        read = documents.drop_nulls("statement_id").sort("document_id").select("document_id", "statement_id")
        pool = cls(rows, dict(read.iter_rows()))
        for row in mentions.to_dicts():
            pool.mentions.setdefault(row["statement_id"], []).append(row)
        return pool

    def add(self, row: Row) -> None:
        """Takes in a mention that a person added."""
        self.mentions.setdefault(row["statement_id"], []).append(row)

    def statement_of(self, target: Target) -> str | None:
        """The present statement: the same, or the one now read from the same document, or the one with the words."""
        if target.statement_id in self.statements:
            return target.statement_id
        if target.document_id:
            for document_id, statement_id in self.by_document.items():
                if document_id.startswith(target.document_id) and statement_id in self.statements:
                    return statement_id
        if len(target.quote) < FEWEST_LETTERS:
            return None
        if not self._plain:
            self._plain.extend((key, _folded(row["text"])) for key, row in self.statements.items())
        words = _folded(target.quote)
        return next((key for key, text in self._plain if words in text), None)

    def place_of(self, target: Target, statement_id: str) -> Place | None:
        """Where the words stand in the statement's text; where several times, the place nearest to the old one."""
        text = self.statements[statement_id]["text"]
        if target.start >= 0 and text[target.start : target.end] == target.quote:
            return Place(statement_id, target.start, target.end, "same_span")
        pattern = r"\s+".join(map(re.escape, target.quote.translate(_PLAIN).split()))
        found = list(re.finditer(pattern, text.translate(_PLAIN), re.IGNORECASE)) if pattern else []
        if found:
            nearest = min(found, key=lambda match: (abs(match.start() - max(target.start, 0)), match.start()))
            return Place(statement_id, nearest.start(), nearest.end(), "words")
        close = fuzz.partial_ratio_alignment(target.quote, text, score_cutoff=FUZZY_THRESHOLD)
        if close is None or len(target.quote) < FEWEST_LETTERS or len(text) < len(target.quote):
            return None
        start, end = _whole_words(text, close.dest_start, close.dest_end)
        return Place(statement_id, start, end, "fuzzy")

    def mention_at(self, place: Place, *, strict: bool) -> tuple[Row, str] | None:
        """The mention that holds the words at a place, and how it was found.

        Args:
            place: where the words stand.
            strict: the two must share half of the longer span, not only of the shorter; so that what was said of one
                commitment is not taken to be said of a sentence that now holds several.
        """
        rows = self.mentions.get(place.statement_id, [])
        same = [row for row in rows if (row["start_offset"], row["end_offset"]) == (place.start, place.end)]
        if same:
            return same[0], place.anchoring if place.anchoring == "fuzzy" else "same_span"
        measured = [(*_overlap(row, place), row) for row in rows]
        close = [
            (together, row) for shorter, longer, together, row in measured if (longer if strict else shorter) >= SHARED
        ]
        if not close:
            return None
        best = max(close, key=lambda found: (found[0], -found[1]["start_offset"], found[1]["mention_id"]))[1]
        return best, place.anchoring if place.anchoring == "fuzzy" else "overlap"

    def same_commitment(self, place: Place) -> tuple[Row, str] | None:
        """The mention that already stands for what a person would add: quoted alike, not merely overlapping."""
        found = self.mention_at(place, strict=True)
        return None if found is None or _overlap(found[0], place)[2] < SAME else found

    def originals(self, statement_id: str) -> Iterable[str]:
        """The statement, and the one it is a copy of, which tells what both say."""
        yield statement_id
        original = self.statements[statement_id]["copy_of"]
        if original is not None:
            yield original


def _overlap(row: Row, place: Place) -> tuple[float, float, float]:
    """Shared part of the shorter span, of the longer one, and of both together."""
    one, other = row["end_offset"] - row["start_offset"], place.end - place.start
    shared = max(0, min(row["end_offset"], place.end) - max(row["start_offset"], place.start))
    return shared / min(one, other), shared / max(one, other), shared / (one + other - shared)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_PLAIN)).casefold()
