"""A workbook that a person filled in, back to decisions.

Belongs here: reading cells, and what cannot be read of them. Does not belong here: `reviews.csv` itself.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl

from orchestration.errors import UsageError
from orchestration.reviews import sheets
from orchestration.reviews.known import Cells
from orchestration.reviews.model import Review, Target
from orchestration.reviews.sheets import COLUMNS, FIELDS, OTHER_THAN, SAME_AS, STATEMENT_FIELDS, TARGET, new
from orchestration.reviews.values import canonical, write_object

Row = dict[str, str]
FindWords = Callable[[Target], Target | None]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, not yet a row of `reviews.csv`; columns as there."""

    target: str
    action: str
    field: str = ""
    value: str = ""
    reason: str = ""

    @property
    def slot(self) -> tuple[str, ...]:
        """What it decides: a later decision of the same person on the same slot replaces it."""
        if self.action in ("merge", "split"):
            return ("pair", *sorted((self.target, self.value)))
        return (self.target, self.field or ("fully_read" if self.action == "fully_read" else "is_commitment"))


@dataclass(slots=True)
class Returned:
    """What a workbook says.

    Attributes:
        reviewer: the name in it; '' for none.
        decisions: in the order of sheets and rows.
        problems: sheet and row, and what is wrong there; the rest of the row counts.
    """

    reviewer: str = ""
    decisions: list[Decision] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_workbook(path: Path, find_words: FindWords) -> Returned:
    """Decisions in a workbook that `cooperation review export` made.

    Args:
        path: the file.
        find_words: the place of words that a person copied out of a statement, with the text's own words; None where
            they are not in it.

    Raises:
        UsageError: the file is no such workbook.
    """
    try:
        book = openpyxl.load_workbook(path, read_only=False, data_only=False)
    except (OSError, BadZipFile, KeyError, ValueError, TypeError, IndexError, SyntaxError) as error:
        said = " ".join(str(error).split())[:120] or type(error).__name__
        raise UsageError(f"{path} cannot be read as an Excel workbook (.xlsx): {said}; save it as .xlsx") from error
    missing = [name for name in (sheets.READ_ME, *COLUMNS) if name not in book.sheetnames]
    if missing:
        raise UsageError(f"{path} has no sheet {missing[0]!r}; give a file that cooperation review export made")
    name = book[sheets.READ_ME][sheets.REVIEWER_CELL].value
    returned = Returned(" ".join(str(name or "").split()))
    filled = (sheets.COMMITMENTS, sheets.STATEMENTS, sheets.MISSED)
    tables = {name: list(_rows(book[name], name, returned)) for name in filled}
    by_number = {row["no."]: row for _, row in tables[sheets.COMMITMENTS]}
    for place, row in tables[sheets.COMMITMENTS]:
        _commitment(place, row, by_number, returned)
    labels = {row["statement"]: row[TARGET] for _, row in tables[sheets.STATEMENTS]}
    for place, row in tables[sheets.STATEMENTS]:
        _statement(place, row, returned)
    for place, row in tables[sheets.MISSED]:
        _missed(place, row, labels, find_words, returned)
    return returned


def fresh_rows(decisions: Iterable[Decision], known: Iterable[Review], reviewer: str, at: datetime) -> list[Cells]:
    """Rows for `reviews.csv`: the decisions that are not already what this person said last on the same thing.

    Args:
        decisions: in their order.
        known: reviews that the file holds, in their order.
        reviewer: whose decisions they are.
        at: when they are taken in, UTC.
    """
    person = " ".join(reviewer.casefold().split())
    said: dict[tuple[str, ...], tuple[str, str]] = {}
    for review in known:
        if review.person == person:
            before = Decision(str(review.target), review.action, review.field, review.value)
            said[before.slot] = (before.action, before.value)
    fresh: list[Cells] = []
    for decision in decisions:
        if said.get(decision.slot) == (decision.action, decision.value):
            continue
        said[decision.slot] = (decision.action, decision.value)
        cells = (
            at.isoformat(timespec="seconds"),
            reviewer,
            decision.target,
            decision.action,
            decision.field,
            decision.value,
            decision.reason,
        )
        digest = hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:16]
        fresh.append((f"v_{digest}", *cells))
    return fresh


def _rows(sheet: Any, name: str, returned: Returned) -> Iterator[tuple[str, Row]]:
    """Place and texts by header of each row that is not empty."""
    lines = sheet.iter_rows()
    heads = [_text(cell) for cell in next(lines, ())]
    for column in COLUMNS[name]:
        if column.title not in heads:
            raise UsageError(f"sheet {name!r} has no column {column.title!r}; leave the columns as they were exported")
    inputs = {column.title for column in COLUMNS[name] if column.is_input}
    for number, cells in enumerate(lines, start=2):
        place = f"{name}, row {number}"
        row: Row = dict.fromkeys(heads, "")
        for head, cell in zip(heads, cells, strict=False):
            if cell.data_type == "f" and head in inputs:
                returned.problems.append((place, f"{head} holds a formula; type the value"))
            elif cell.data_type != "e":
                row[head] = _text(cell)
        if any(row[column.title] for column in COLUMNS[name]):
            yield place, row


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _values(place: str, row: Row, names: Mapping[str, str], returned: Returned) -> dict[str, str]:
    """Canonical values of the filled cells, by field; `names` gives the header of each field."""
    found = {}
    for name, head in names.items():
        if row[head]:
            try:
                found[name] = canonical(name, row[head])
            except ValueError as error:
                returned.problems.append((place, f"{head}: {error}"))
    return found


def _commitment(place: str, row: Row, by_number: Mapping[str, Row], returned: Returned) -> None:
    decision, target, reason = row["decision"].casefold(), row[TARGET], row["reason"]
    if not _is_target(target):
        returned.problems.append((place, f"the column {TARGET!r} was changed; the row is not taken"))
        return
    if decision and decision not in sheets.DECISIONS:
        returned.problems.append((place, f"decision {decision[:40]!r} is none of {', '.join(sheets.DECISIONS)}"))
        return
    before = len(returned.problems)
    changed = _values(place, row, {name: new(name) for name in FIELDS}, returned)
    is_whole = len(returned.problems) == before
    if decision == "dismiss":
        if changed:
            returned.problems.append((place, "new values of a dismissed row are not taken"))
        returned.decisions.append(Decision(target, "dismiss", reason=reason))
    elif decision or changed:
        if decision == "correct" and not changed and is_whole:
            returned.problems.append((place, "says correct but has no new value; taken as confirm"))
        returned.decisions += [Decision(target, "correct", name, value, reason) for name, value in changed.items()]
        if is_whole:
            shown = dict.fromkeys(FIELDS, "") | _values(place, row, {name: name for name in FIELDS}, returned)
            returned.decisions.append(Decision(target, "confirm", "", write_object(_fitting(shown | changed)), reason))
    for head, action in ((SAME_AS, "merge"), (OTHER_THAN, "split")):
        if not row[head]:
            continue
        other = by_number.get(row[head])
        if other is None or other is row:
            returned.problems.append((place, f"{head} {row[head][:20]!r} is no number of another row of this sheet"))
        else:
            returned.decisions.append(Decision(target, action, "", other[TARGET], reason))


def _fitting(values: Mapping[str, str]) -> dict[str, str]:
    """Without an amount there is neither currency nor kind."""
    return dict(values) if values["amount"] else {**values, "currency": "", "amount_kind": ""}


def _statement(place: str, row: Row, returned: Returned) -> None:
    target, reason = row[TARGET], row["reason"]
    changed = _values(place, row, {name: new(name) for name in STATEMENT_FIELDS}, returned)
    read = row["fully read"].casefold()
    if not _is_target(target):
        if changed or read:
            returned.problems.append((place, f"the column {TARGET!r} was changed; the row is not taken"))
        return
    returned.decisions += [Decision(target, "correct", name, value, reason) for name, value in changed.items()]
    if read in ("yes", "true"):
        returned.decisions.append(Decision(target, "fully_read", "", "true", reason))
    elif read in ("no", "false"):
        returned.decisions.append(Decision(target, "fully_read", "", "false", reason))
    elif read:
        returned.problems.append((place, f"fully read {read[:20]!r} is neither yes nor no"))


def _missed(place: str, row: Row, labels: Mapping[str, str], find_words: FindWords, returned: Returned) -> None:
    before = len(returned.problems)
    values = _values(place, row, {name: name for name in FIELDS}, returned)
    if len(returned.problems) > before:
        returned.problems.append((place, "the row is not taken until this is mended"))
        return
    if row["statement"] not in labels:
        returned.problems.append((place, "choose the statement from the list"))
        return
    missing = [name for name in ("words", "status", "actors", "sectors") if not row[name]]
    if missing:
        returned.problems.append((place, f"{', '.join(missing)} must be filled in"))
        return
    statement = Target.parse(labels[row["statement"]])
    found = find_words(Target(statement.statement_id, statement.document_id, quote=row["words"]))
    if found is None:
        problem = "these words are not in the statement; copy them out of the sheet Texts"
        returned.problems.append((place, problem))
        return
    returned.decisions.append(Decision(str(found), "add", "", write_object(values), row["reason"]))


def _is_target(text: str) -> bool:
    try:
        Target.parse(text)
    except ValueError:
        return False
    return True
