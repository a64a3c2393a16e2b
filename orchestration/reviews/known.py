"""What `reviews.csv` held before: rows are added to it, never changed or taken out.

Belongs here: noticing what was changed. Does not belong here: what the rows mean; the file as it stands counts.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from orchestration.files import write_atomically
from orchestration.rejects import Reject, rejected
from orchestration.reviews.model import COLUMNS, Review
from orchestration.reviews.reading import FILE, ReviewFile

Cells = tuple[str, ...]


def changed_rows(known: Path, file: ReviewFile) -> list[Reject]:
    """A reject for each row known from before that the file no longer has, or has otherwise.

    A row that cannot be used any more has a reject of its own.
    """
    present = {review.review_id: cells_of(review) for review in file.reviews}
    invalid = {one.row["review_id"] for one in file.invalid}
    rejects = []
    for review_id, cells in _read(known).items():
        if review_id in invalid:
            continue
        if review_id not in present:
            reason, rule = f"review {review_id} of {cells[2]} stood in it and is gone", "review_removed"
        elif present[review_id] != cells:
            names = [name for name, a, b in zip(COLUMNS, cells, present[review_id], strict=True) if a != b]
            reason, rule = f"review {review_id} was changed in {', '.join(names)}", "review_changed"
        else:
            continue
        rejects.append(rejected("reviews", FILE, rule, reason, value=review_id))
    return rejects


def remember(known: Path, reviews: Iterable[Review]) -> None:
    """Adds to what is known the reviews that are not; what is known stays as it is."""
    before = _read(known)
    fresh = {one.review_id: cells_of(one) for one in reviews if one.review_id not in before}
    if fresh:
        rows = (*before.values(), *(fresh[key] for key in sorted(fresh)))
        write_atomically(known, as_csv(rows).encode())


def cells_of(review: Review) -> Cells:
    """A review as cells of the file."""
    time = review.reviewed_at.isoformat(timespec="seconds" if not review.reviewed_at.microsecond else "auto")
    return (
        review.review_id,
        time,
        review.reviewer,
        str(review.target),
        review.action,
        review.field,
        review.value,
        review.reason,
    )


def as_csv(rows: Iterable[Cells], *, header: bool = True) -> str:
    """Cells as CSV text."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    if header:
        writer.writerow(COLUMNS)
    writer.writerows(rows)
    return target.getvalue()


def _read(known: Path) -> dict[str, Cells]:
    if not known.is_file():
        return {}
    rows = csv.reader(io.StringIO(known.read_text(encoding="utf-8", errors="replace"), newline=""))
    return {row[0]: tuple(row) for row in rows if len(row) == len(COLUMNS) and tuple(row) != COLUMNS}
