"""The words of a mention within their paragraph, and why the coder coded them so.

Belongs here: what only the home's clean texts can tell. Does not belong here: rows of the published file.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from orchestration.extraction.batches import INPUT, read_statement
from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.explanation import Reason
from orchestration.extraction.model import Mention
from orchestration.handover import table_path
from orchestration.home import Home
from schemas.raw import Statements

SHOWN_AROUND = 600  # code points on either side: a paragraph of a communiqué, not a page of one


@dataclass(frozen=True, slots=True)
class Words:
    """A quote and what stands before and after it in its paragraph.

    Attributes:
        before: the paragraph up to the quote; begins with an ellipsis where it is cut.
        quote: the quote.
        after: the rest of the paragraph; ends with an ellipsis where it is cut.
        from_text: whether they were cut from the home's clean text at the row's offsets; else from the row's context.
    """

    before: str
    quote: str
    after: str
    from_text: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What decided one field."""

    field: str
    value: str
    words: str
    because: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the fields of a mention were decided.

    Attributes:
        decided: one for each field; empty where the coder cannot tell.
        missing: why it cannot; '' where it can.
    """

    decided: tuple[Decided, ...]
    missing: str = ""


def words_of(mention: dict[str, Any], text: dict[str, Any] | None) -> Words:
    """The words of a row of `fct_commitment_mentions` in their paragraph.

    Args:
        mention: the row.
        text: the statement as the home keeps it, or None.
    """
    start, end, quote = mention["start_offset"], mention["end_offset"], mention["quote"]
    if text is not None and text["text"][start:end] == quote:
        content = text["text"]
        first, last = content.rfind("\n\n", 0, start), content.find("\n\n", end)
        before = content[0 if first < 0 else first + 2 : start]
        after = content[end : len(content) if last < 0 else last]
        return Words(_cut_left(before.lstrip()), quote, _cut_right(after.rstrip()), from_text=True)
    before, found, after = mention["context"].partition(quote)
    return Words(before, quote, after, False) if found else Words("", quote, "", False)


class CleanTexts:
    """The clean texts that a home keeps, and what the coder says of them; each is read once."""

    def __init__(self, home: Home, coder_version: str) -> None:
        """Texts of `home`, whose rows were written by the coder of that version."""
        self._path = table_path(home, "statements", Statements)
        self._coder_version = coder_version
        self._texts: dict[str, dict[str, Any] | None] = {}
        self._told: dict[str, list[tuple[Mention, list[Reason]]]] = {}

    def text(self, statement_id: str) -> dict[str, Any] | None:
        """What the coder reads of a statement; None where the home does not keep it, as beside a copy of the file."""
        if statement_id not in self._texts:
            try:
                rows = pl.scan_parquet(self._path).filter(pl.col("statement_id") == statement_id)
                found = rows.select(INPUT.names).collect()
            except (OSError, pl.exceptions.PolarsError):
                return None
            self._texts[statement_id] = found.row(0, named=True) if found.height == 1 else None
        return self._texts[statement_id]

    def explanation(self, mention: dict[str, Any]) -> Explanation:
        """How the fields of a row of `fct_commitment_mentions` were decided."""
        text = self.text(mention["statement_id"])
        if text is None:
            return Explanation((), "the home does not hold the statement's text")
        coder = RuleCoder()
        if coder.version != self._coder_version:
            return Explanation((), "the coder is another one now; the next cooperation run codes the text anew")
        told = self._told.get(mention["statement_id"])
        if told is None:
            told = self._told[mention["statement_id"]] = coder.explain(read_statement(text))
        span = (mention["start_offset"], mention["end_offset"])
        found = [(coded, reasons) for coded, reasons in told if (coded.start, coded.end) == span]
        if not found:
            return Explanation((), "the row was added or moved by a person, not by the coder")
        alike = [reasons for coded, reasons in found if coded.rule == mention["rule"]]
        return Explanation(tuple(Decided(*reason) for reason in (alike or [found[0][1]])[0]))


def _cut_left(text: str) -> str:
    if len(text) <= SHOWN_AROUND:
        return text
    return "… " + text[-SHOWN_AROUND:].partition(" ")[2]


def _cut_right(text: str) -> str:
    if len(text) <= SHOWN_AROUND:
        return text
    return text[:SHOWN_AROUND].rpartition(" ")[0] + " …"
