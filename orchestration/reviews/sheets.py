"""The workbook for reviews: its sheets and columns, shared by writing and reading.

Belongs here: names and meaning of columns. Does not belong here: cells.
"""

from dataclasses import dataclass

READ_ME, COMMITMENTS, MISSED, STATEMENTS, TEXTS, CODES, CODEBOOK = (
    "Read me",
    "Commitments",
    "Missed",
    "Statements",
    "Texts",
    "Codes",
    "Codebook",
)
REVIEWER_CELL = "B3"
FIELDS = (
    *("status", "actors", "partners", "sectors", "instrument", "amount", "currency", "amount_kind", "due", "done"),
)
STATEMENT_FIELDS = ("title", "published_on", "publisher", "url", "kind")
DECISIONS = ("confirm", "dismiss", "correct")
NONE = "(none)"
TARGET = "target (do not change)"
SAME_AS, OTHER_THAN = "same commitment as no.", "another commitment than no."


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        title: its header.
        width: in letters.
        is_input: whether a person fills it.
        codes: list of the sheet of codes that its cells choose from; '' for none.
        several: whether a cell may hold several of them, separated by semicolons.
        is_hidden: whether it is there for the import alone.
    """

    title: str
    width: int = 14
    is_input: bool = False
    codes: str = ""
    several: bool = False
    is_hidden: bool = False


LISTS = {
    "status": "statuses",
    "actors": "parties",
    "partners": "parties",
    "sectors": "sectors",
    "instrument": "instruments",
    "currency": "currencies",
    "amount_kind": "amount_kinds",
    "kind": "kinds",
}
SEVERAL = ("actors", "partners", "sectors")
WIDTHS = {"actors": 18, "partners": 18, "sectors": 24, "title": 36, "publisher": 24, "url": 30, "amount": 16}


def new(name: str) -> str:
    """Header of the column that corrects a field."""
    return f"new {name}"


def _input(name: str, title: str) -> Column:
    return Column(title, WIDTHS.get(name, 14), True, LISTS.get(name, ""), name in SEVERAL)


def _both(names: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(column for name in names for column in (Column(name, WIDTHS.get(name, 14)), _input(name, new(name))))


COLUMNS: dict[str, tuple[Column, ...]] = {
    COMMITMENTS: (
        Column("no.", 6),
        Column("statement", 30),
        Column("words", 60),
        Column("decision", 12, True, "decisions"),
        *_both(FIELDS),
        Column(SAME_AS, 18, True),
        Column(OTHER_THAN, 18, True),
        Column("reason", 30, True),
        Column("decided before", 24),
        Column("around the words", 110),
        Column(TARGET, 10, is_hidden=True),
    ),
    MISSED: (
        Column("statement", 40, True, "statements"),
        Column("words", 70, True),
        *(_input(name, name) for name in FIELDS),
        Column("reason", 30, True),
    ),
    STATEMENTS: (
        Column("statement", 40),
        Column("fully read", 12, True, "yes"),
        *_both(STATEMENT_FIELDS),
        Column("reason", 30, True),
        Column(TARGET, 10, is_hidden=True),
    ),
    TEXTS: (Column("statement", 30), Column("text", 120)),
}
HOW_TO = (
    "Shaded cells may be filled in; all else is locked. Nothing is lost by leaving a row empty.",
    "1. Write your name above.",
    "2. Commitments: read the words and choose a decision. confirm: the words are a commitment and every value is "
    "right. dismiss: they are no commitment and count nowhere. correct: a commitment, with other values; fill in the "
    "new ones. A new column left empty means that the value beside it is right.",
    "3. Several actors, partners or sectors in one cell are separated by semicolons: India; Uzbekistan. Names and "
    f"codes both do. {NONE} says that there is none. Dates are 2026, 2026-09 or 2026-09-14; amounts are full numbers, "
    "such as 1000000000.",
    "4. Two rows that tell of one commitment: write the number of the other row under 'same commitment as no.'. Two "
    "that were wrongly joined: under 'another commitment than no.'.",
    "5. Missed: for a commitment that has no row, choose the statement and copy its words out of the sheet Texts: as "
    "few as carry verb, action and object.",
    "6. Statements: correct title, date, publisher, link or kind. Say yes under 'fully read' once you have read the "
    "whole text: what you did not dismiss then counts as right, and nothing is missing. Such texts can measure the "
    "coder.",
    "7. Save the file and hand it back. It is read with: cooperation review import FILE.xlsx",
    "What counts as a commitment and how each field is coded stands in the sheet Codebook; all codes are in Codes.",
)
