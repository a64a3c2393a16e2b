"""`reviews.csv` to reviews: what can be used, and a reject for each row that cannot.

Belongs here: checks of one row by itself. Does not belong here: finding its words, and what it changes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from orchestration.reference import codes
from orchestration.rejects import Reject, rejected
from orchestration.reviews.csv_rows import Row, csv_rows
from orchestration.reviews.model import COLUMNS, Review, Target
from orchestration.reviews.values import (
    MENTION_FIELDS,
    NEEDED,
    STATEMENT_FIELDS,
    canonical,
    read_object,
)
from orchestration.validation import failures
from schemas.reviews import ReviewRows

FILE = "reviews.csv"
WANTED = {
    "review_id": "it must be one word of at most 80 letters that no other row has",
    "reviewed_at": "write a time such as 2026-11-25T09:30 (UTC) or 2026-11-25T09:30+01:00",
    "reviewer": "say who decided it",
    "target": "write s_...#start-end#words for a mention, s_... for a statement; cooperation review export writes them",
    "action": f"it must be one of {', '.join(codes('review_actions'))}",
    "field": f"it must be one of {', '.join((*MENTION_FIELDS, *STATEMENT_FIELDS))}, or empty",
}


@dataclass(frozen=True, slots=True)
class Invalid:
    """A review that is known by its id, time, person and action but cannot be used."""

    row: dict[str, Any]
    note: str


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """What a file of reviews holds.

    Attributes:
        reviews: those that can be used, in their order.
        invalid: those that cannot, as far as they are known; each has a reject as well.
        rejects: one for each row that cannot be used.
    """

    reviews: tuple[Review, ...] = ()
    invalid: tuple[Invalid, ...] = ()
    rejects: tuple[Reject, ...] = ()


def read_reviews(content: bytes) -> ReviewFile:
    """All reviews of a file, in an order that does not depend on that of its rows. A row that stands twice counts once.

    Args:
        content: UTF-8 CSV with the columns of `schemas.reviews.ReviewRows`, in any order.
    """
    text = content.decode("utf-8-sig", errors="replace")
    try:
        rows = list(csv_rows(text, COLUMNS))
    except ValueError as error:
        return ReviewFile(rejects=(_rejected("reviews_unreadable", 1, str(error)),))
    broken = [_rejected("review_malformed", row.line, row.problem) for row in rows if row.cells is None]
    taken = _once([row for row in rows if row.cells is not None])
    frame = pl.DataFrame([_typed(row) for row in taken], schema=ReviewRows.frame_schema())
    problems = _problems(frame)
    reviews, invalid = [], []
    for number, (row, values) in enumerate(zip(taken, frame.iter_rows(named=True), strict=True)):
        found = problems.get(number, [])
        if "\ufffd" in "".join(values[name] or "" for name in COLUMNS if name != "reviewed_at"):
            found.append("it is not in the encoding UTF-8")
        if not found:
            try:
                reviews.append(_review(row.line, values))
                continue
            except ValueError as error:
                found.append(str(error))
        note = "; ".join(found)
        broken.append(_rejected("review_invalid", row.line, note, values["review_id"]))
        whole = all(values[name] for name in ("review_id", "reviewed_at", "reviewer", "target"))
        if whole and values["action"] in codes("review_actions"):
            invalid.append(Invalid(values, note))
    known = {review.review_id for review in reviews}
    once = {one.row["review_id"]: one for one in invalid if one.row["review_id"] not in known}
    return ReviewFile(tuple(sorted(reviews, key=lambda one: one.order)), tuple(once.values()), tuple(broken))


def _once(rows: list[Row]) -> list[Row]:
    """Equal rows once; sorted, so that of two rows with one id the same one counts whatever their order."""
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        assert row.cells is not None
        found.setdefault(tuple(row.cells[name].strip() for name in COLUMNS), row)
    return [found[key] for key in sorted(found, key=lambda key: (key[1], key))]


def _typed(row: Row) -> dict[str, Any]:
    assert row.cells is not None
    cells = {name: row.cells[name].strip() or None for name in COLUMNS}
    field = cells["field"]
    return cells | {
        "reviewed_at": _time(cells["reviewed_at"] or ""),
        "action": (cells["action"] or "").lower(),
        "field": field.lower() if field else None,
    }


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


def _problems(frame: pl.DataFrame) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    seen: set[str] = set()
    for case in failures(ReviewRows, frame).filter(pl.col("index").is_not_null()).iter_rows(named=True):
        column, index = case["column"], int(case["index"])
        value = frame.row(index, named=True)[column]
        if "unique" in str(case["check"]):
            if value not in seen:  # the first of them counts
                seen.add(value)
                continue
            note = f"{column} {value!r} stands in another row too; {WANTED[column]}"
        elif value is None:
            note = f"{column} is missing or cannot be read; {WANTED[column]}"
        else:
            note = f"{column} {str(value)[:80]!r} cannot be used; {WANTED[column]}"
        if note not in found.setdefault(index, []):
            found[index].append(note)
    return found


def _review(line: int, row: dict[str, Any]) -> Review:
    action, field, value = row["action"], row["field"] or "", row["value"] or ""
    target = Target.parse(row["target"])
    values: tuple[tuple[str, str], ...] = ()
    other = None
    if action == "correct":
        known = MENTION_FIELDS if target.quote else STATEMENT_FIELDS
        if field not in known:
            of = "a mention" if target.quote else "a statement"
            raise ValueError(f"{field or 'an empty field'!r} is no field of {of}; fields are {', '.join(known)}")
        values = ((field, canonical(field, value)),)
    elif action in ("merge", "split"):
        other = Target.parse(value)
        if not target.quote or not other.quote:
            raise ValueError(f"{action} needs the words of two mentions, one as target and one as value")
    elif action == "fully_read":
        if target.quote:
            raise ValueError("fully_read concerns a statement; write its s_... alone as target")
        if value and value.lower() not in ("true", "false"):
            raise ValueError(f"value {value[:40]!r} is neither true nor false")
        values = (("fully_read", value.lower() or "true"),)
    elif not target.quote:
        raise ValueError(f"{action} concerns words; write s_...#start-end#words as target")
    elif action == "confirm" and field:
        if field not in MENTION_FIELDS or not value:
            raise ValueError("confirm of one field needs a field of a mention, and as value what is right")
        values = ((field, canonical(field, value)),)
    elif action in ("confirm", "add"):
        values = read_object(value) if value else ()
        if action == "add" and (missing := [name for name in NEEDED if name not in dict(values)]):
            raise ValueError(f'an added mention needs {", ".join(missing)} in value: {{"status": "agreed", ...}}')
    return Review(
        row["review_id"],
        row["reviewed_at"],
        row["reviewer"],
        target,
        action,
        field,
        value,
        row["reason"] or "",
        values,
        other,
        line,
    )


def _rejected(rule: str, line: int, reason: str, value: str | None = None) -> Reject:
    return rejected("reviews", f"{FILE}, line {line}", rule, reason, value=value)
