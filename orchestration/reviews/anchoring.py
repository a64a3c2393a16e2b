"""Where the words of a review stand now: the statement, the place in its text, the mention.

Belongs here: finding. Does not belong here: what follows from it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

import polars as pl
from rapidfuzz import fuzz

from orchestration.reviews.model import Target

# Between 0 and 100. Of 400 labelled and coded quotes none has a passage beside itself in its own statement that
# reaches 85 ("a programme of cooperation in youth matters" against "... in culture": 81). Longer ones that differ in
# one word would ("the second meeting", "the third meeting"), so no word may be exchanged either. Damaged in one place
# (a footnote number, a word cut in two, in capitals or left out) 369 of the quotes are found again, in two places 274,
# none of them wrongly.
FUZZY_THRESHOLD = 88.0
SAME_WORD = 70.0
FEWEST_LETTERS = 20  # words that name their statement by themselves
SAME = 0.8  # of both spans together: one commitment, quoted a little differently
SHARED = 0.5
# Typographic variants of one length, so that offsets hold.
_PLAIN = str.maketrans("’‘‛“”„‟–—‑‐\u00a0\u202f\u2009", '\'\'\'""""----   ')
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
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
    """The statements that targets concern, and their mentions: those of the coder and those that people added.

    Attributes:
        found: present statement of each target; None where there is none.
        statements: rows of `schemas.raw.Statements` by id: these statements, and the originals of copies among them.
        mentions: rows of `schemas.raw.Mentions` by statement.
    """

    found: Mapping[Target, str | None]
    statements: Mapping[str, Row]
    mentions: dict[str, list[Row]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, targets: Iterable[Target], statements: pl.DataFrame, documents: pl.DataFrame, mentions: pl.DataFrame
    ) -> "Pool":
        """From tables of `schemas.raw`; what no target concerns is left where it is."""
        found = present_statements(targets, statements, documents)
        wanted = pl.Series([key for key in found.values() if key is not None], dtype=pl.String).unique()
        rows = statements.filter(pl.col("statement_id").is_in(wanted.implode()))
        originals = statements.filter(pl.col("statement_id").is_in(rows.get_column("copy_of").drop_nulls().implode()))
        pool = cls(found, {row["statement_id"]: row for row in (*rows.to_dicts(), *originals.to_dicts())})
        concerned = pl.Series(list(pool.statements), dtype=pl.String)
        for row in mentions.filter(pl.col("statement_id").is_in(concerned.implode())).to_dicts():
            pool.mentions.setdefault(row["statement_id"], []).append(row)
        return pool

    def add(self, row: Row) -> None:
        """Takes in a mention that a person added."""
        self.mentions.setdefault(row["statement_id"], []).append(row)

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
        if exchanges_a_word(target.quote, text[start:end]):
            return None
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


def exchanges_a_word(quote: str, found: str) -> bool:
    """Whether the passage found has another word or number where the quote has one: "third meeting" for "second".

    A word cut in two, misread by a letter or two, left out or added is no exchange.
    """
    words, others = (_WORD.findall(_folded(text)) for text in (quote, found))
    for tag, start, end, other_start, other_end in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        one, other = "".join(words[start:end]), "".join(others[other_start:other_end])
        if tag != "replace" or one == other:
            continue
        both_numbers = _has_digit(one) and _has_digit(other)
        if both_numbers or fuzz.ratio(one, other) < SAME_WORD:
            return True
    return False


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def present_statements(
    targets: Iterable[Target], statements: pl.DataFrame, documents: pl.DataFrame
) -> dict[Target, str | None]:
    """The present statement of each target: the same, or the one read from the same document, or one with the words."""
    present = set(statements.get_column("statement_id"))
    read = documents.filter(pl.col("statement_id").is_in(list(present))).sort("document_id")
    document_ids, read_from = read.get_column("document_id").to_list(), read.get_column("statement_id").to_list()
    texts: list[tuple[str, str]] = []
    found: dict[Target, str | None] = {}
    for target in targets:
        place = bisect_left(document_ids, target.document_id) if target.document_id else len(document_ids)
        if target.statement_id in present:
            found[target] = target.statement_id
        elif place < len(document_ids) and document_ids[place].startswith(target.document_id):
            found[target] = read_from[place]
        elif len(target.quote) >= FEWEST_LETTERS:
            if not texts:
                ordered = statements.sort("published_on", "statement_id").select("statement_id", "text")
                texts = [(key, _folded(text)) for key, text in ordered.iter_rows()]
            words = _folded(target.quote)
            found[target] = next((key for key, text in texts if words in text), None)
        else:
            found[target] = None
    return found


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
