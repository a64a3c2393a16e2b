"""A review, and what it concerns.

Belongs here: the records and the text form of a target. Does not belong here: reading files, finding words.
"""

import re
from dataclasses import dataclass
from datetime import datetime

COLUMNS = ("review_id", "reviewed_at", "reviewer", "target", "action", "field", "value", "reason")
DOCUMENT_DIGITS = 16
_TARGET = re.compile(
    r"(?P<statement>s_[0-9a-f]{16,64})(?:@(?P<document>[0-9a-f]{12,64}))?"
    r"(?:#(?:(?P<start>\d+)-(?P<end>\d+))?#(?P<quote>.+))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A statement, or words in it: `s_<hash>@<document>#<start>-<end>#<quote>`.

    The document, by which a statement is found when its text was read anew, and the offsets, by which its words are
    told from the same words elsewhere, may be left out: `s_<hash>##<quote>`. The words come last and may hold any
    sign.

    Attributes:
        statement_id: the statement as it was known.
        document_id: first digits of the document it was read from; '' where not given.
        start: offset of the words' first code point in the statement's text; -1 where not given.
        end: offset after the last; -1 where not given.
        quote: the words; '' for a statement as a whole.
    """

    statement_id: str
    document_id: str = ""
    start: int = -1
    end: int = -1
    quote: str = ""

    @classmethod
    def parse(cls, text: str) -> "Target":
        """The target that a text names.

        Raises:
            ValueError: the text names none.
        """
        found = _TARGET.fullmatch(text)
        if found is None:
            raise ValueError(f"{text[:80]!r} is no target; write s_...#start-end#words, or s_... for a statement")
        part = found.groupdict()
        return cls(
            part["statement"],
            part["document"] or "",
            int(part["start"] or -1),
            int(part["end"] or -1),
            part["quote"] or "",
        )

    def __str__(self) -> str:
        document = f"@{self.document_id[:DOCUMENT_DIGITS]}" if self.document_id else ""
        if not self.quote:
            return f"{self.statement_id}{document}"
        span = f"{self.start}-{self.end}" if self.start >= 0 else ""
        return f"{self.statement_id}{document}#{span}#{self.quote}"


@dataclass(frozen=True, slots=True)
class Review:
    """One decision that can be used.

    Attributes:
        review_id: its key.
        reviewed_at: when it was decided, UTC; the later decision stands.
        reviewer: who decided it.
        target: what it concerns.
        action: code of `review_actions.csv`.
        field: the field that `correct` changes, or '' .
        value: as written.
        reason: as written.
        values: fields with their values in canonical form, see `values.py`; of `confirm`, `add` and `correct`.
        other: for merge and split, the other mention.
        line: line of the file at which it stands, for messages.
    """

    review_id: str
    reviewed_at: datetime
    reviewer: str
    target: Target
    action: str
    field: str = ""
    value: str = ""
    reason: str = ""
    values: tuple[tuple[str, str], ...] = ()
    other: Target | None = None
    line: int = 0

    @property
    def order(self) -> tuple[datetime, str]:
        """Later ones stand; of the same moment, the one with the later id."""
        return self.reviewed_at, self.review_id

    @property
    def person(self) -> str:
        """Who decided it, apart from case and spaces."""
        return " ".join(self.reviewer.casefold().split())

    @property
    def of_statement(self) -> bool:
        """Whether it concerns the statement as a whole."""
        return not self.target.quote
