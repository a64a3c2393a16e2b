"""`metadata.csv` in a folder: what its files do not say themselves.

Belongs here: reading the table, and which row belongs to which file. Does not belong here: whether its values can be
used, which is seen when the file is read.
"""

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from orchestration.files import printable
from orchestration.rejects import Reject, rejected
from orchestration.sources.evidence import FIELDS, Evidence, found

NAME = "metadata.csv"
FILE = "file"
MOST_BYTES = 20_000_000
RULE = "metadata_csv_invalid"


@dataclass(slots=True)
class FolderMetadata:
    """The rows of one folder's metadata.csv, by the file's path below the folder; what is wrong with the table."""

    folder: Path
    rows: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def of(self, path: Path) -> tuple[Evidence, ...]:
        """What the table says of a file below its folder; noted, so that rows of no file can be told."""
        key = path.relative_to(self.folder).as_posix()
        if key in self.rows:
            self.used.add(key)
        return self.rows.get(key, ())

    def unmatched(self) -> Iterator[Reject]:
        """A reject for each row whose file is not there."""
        location = printable(self.folder / NAME)
        for key in self.rows.keys() - self.used:
            if not (self.folder / key).exists():
                yield rejected("documents", location, "metadata_csv_unmatched", f"there is no file {key!r}", value=key)


def read_folder_metadata(folder: Path) -> FolderMetadata | None:
    """The table of a folder; None where it has none. A table that cannot be read has no rows and says why."""
    path = folder / NAME
    if not os.path.isfile(path):
        return None
    table = FolderMetadata(folder)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"it is larger than {MOST_BYTES:,} bytes")
        _read_rows(path.read_bytes().decode("utf-8-sig"), table)
    except UnicodeDecodeError:
        _reject(table, "the table is not in the encoding UTF-8")
    except (OSError, ValueError, csv.Error) as error:
        _reject(table, f"the table cannot be read: {' '.join(str(error).split())[:200]}")
    return table


def _read_rows(text: str, table: FolderMetadata) -> None:
    head = text.split("\n", 1)[0]
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in head and "," not in head else ",", strict=True
    )
    columns = [name.strip().lower() for name in next(rows, [])]
    if FILE not in columns:
        raise ValueError(f"it has no column file; columns are file and any of {', '.join(FIELDS)}")
    for name in columns:
        if name not in (FILE, *FIELDS):
            _reject(table, f"column {name!r} is none of file, {', '.join(FIELDS)}, and is not read", name)
    for row in rows:
        if any(cell.strip() for cell in row):
            _take_row(dict(zip(columns, row, strict=False)), len(row) > len(columns), rows.line_num, table)


def _take_row(row: dict[str, str], too_long: bool, line: int, table: FolderMetadata) -> None:
    name = row.get(FILE, "").strip().replace("\\", "/").removeprefix("./")
    path = PurePosixPath(name)
    if too_long:
        _reject(table, f"line {line} has more cells than there are columns; quote cells that hold a comma", str(line))
    elif not name or path.is_absolute() or ".." in path.parts:
        _reject(table, f"line {line} names no file of this folder", name[:200] or str(line))
    elif name in table.rows:
        _reject(table, f"line {line} names {name!r} a second time; the first counts", name)
    else:
        at = f"line {line}"
        table.rows[name] = tuple(
            item for field_name in FIELDS for item in found(field_name, row.get(field_name), "metadata_csv", at)
        )


def _reject(table: FolderMetadata, reason: str, value: str | None = None) -> None:
    table.rejects.append(rejected("documents", printable(table.folder / NAME), RULE, reason, value=value))
