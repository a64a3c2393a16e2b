"""Rows added to `reviews.csv`.

Belongs here: adding at the end, in the form that the file has. Does not belong here: which rows.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from orchestration.errors import UsageError
from orchestration.files import write_atomically
from orchestration.reviews.known import Cells
from orchestration.reviews.model import COLUMNS


def append_rows(path: Path, rows: Iterable[Cells]) -> None:
    """Adds rows after those that are there; what is there stays as it is, to the byte.

    Raises:
        UsageError: the file has another header than that of reviews.
    """
    before = path.read_bytes() if path.is_file() else b""
    if not before.strip():
        before = (",".join(COLUMNS) + "\n").encode()
    head = before.decode("utf-8-sig", errors="replace").splitlines()[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    names = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter))]
    if missing := [name for name in COLUMNS if name not in names]:
        raise UsageError(f"{path} has no column {', '.join(missing)}; mend its first line, nothing was added")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    for cells in rows:
        by_name = dict(zip(COLUMNS, cells, strict=True))
        writer.writerow([by_name.get(name, "") for name in names])
    end = b"" if before.endswith(b"\n") else b"\n"
    write_atomically(path, before + end + text.getvalue().encode())
