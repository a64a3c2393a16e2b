"""What goes into a coder and what comes out of it.

Belongs here: the two records and the `Coder` protocol every coder meets. Does not belong here: how a coder decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Statement:
    """One clean text with the metadata a coder may use.

    Attributes:
        text: the stored clean text; every offset counts its code points.
        title: as published; '' where unknown.
        published_on: None where unknown; then groupings stay unexpanded and relative due dates stay empty.
        publisher: as published; '' where unknown.
        kind: kind of text (`joint_statement`, `press_release`, `news`, `digest`, ...); '' where unknown.
        parties: party codes (ISO 3166-1 alpha-3 or grouping codes) given with the text; empty where not given.
    """

    text: str
    title: str = ""
    published_on: date | None = None
    publisher: str = ""
    kind: str = ""
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """One commitment as one statement tells it.

    Attributes:
        start: offset of the quote's first code point in `Statement.text`.
        end: offset after its last; `text[start:end] == quote`.
        quote: the shortest span within one sentence that carries verb, action and object, verbatim.
        status: code of `data/reference/statuses.csv`.
        actors: who undertakes it: country codes, or a grouping's code where the body itself acts; never empty.
        partners: with, for or to whom, where not themselves actors.
        sectors: one to three codes of `sectors.csv`, most specific first.
        instrument: code of `instruments.csv`.
        amount: full number in `currency` (1 billion = 1000000000.0), or None.
        currency: ISO 4217 code, or None; set exactly where `amount` is.
        amount_kind: grant, loan, credit_line, investment, contract, target or other; set exactly where `amount` is.
        due: ISO 8601 at the precision given (`2026`, `2026-09`, `2026-09-14`), or None.
        due_basis: `stated`, `relative` (computed from published_on) or `period` (end of a programme); set with `due`.
        done: ISO 8601 date of a completed item, or None.
        strength: 1 (weakest wording) to 5 (strongest), from the verb table.
        confidence: 0..1, how sure the coder is of the row.
        source_class: `joint`, `own_side`, `other_side`, `third_party` or `digest`.
        rule: short trace of what decided the row: table rows and tests that fired.
    """

    start: int
    end: int
    quote: str
    status: str
    actors: tuple[str, ...]
    partners: tuple[str, ...]
    sectors: tuple[str, ...]
    instrument: str
    amount: float | None
    currency: str | None
    amount_kind: str | None
    due: str | None
    due_basis: str | None
    done: str | None
    strength: int
    confidence: float
    source_class: str
    rule: str


class Coder(Protocol):
    """Finds the commitments of a statement.

    A coder is deterministic: the same statement and `version` give the same mentions, in order of `start`.
    """

    @property
    def version(self) -> str:
        """Changes whenever the coder could decide differently: a hash of its code and tables."""
        ...

    def code(self, statement: Statement) -> Sequence[Mention]:
        """All mentions in `statement.text`, in order of `start`; empty where there is none. Raises on no text."""
        ...
