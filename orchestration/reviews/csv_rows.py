"""CSV of people, row by row: one broken row never takes the others with it.

Belongs here: splitting a text into rows. Does not belong here: what a row means.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        line: number of the line it begins at.
        cells: its cells by column; None where the row cannot be read.
        problem: what is wrong with it; '' where nothing is.
    """

    line: int
    cells: dict[str, str] | None
    problem: str = ""


def csv_rows(text: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Rows below the header, blank ones left out. Cells may be separated by commas or, as some programs do, semicolons.

    After a row that cannot be read, for instance because a quotation mark is never closed, reading goes on at the line
    below the one where that row began.

    Raises:
        ValueError: the header does not name all the columns.
    """
    lines = io.StringIO(text, newline="").readlines()
    head = lines[0] if lines else ""
    delimiter = ";" if head.count(";") > head.count(",") else ","
    names = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), [])]
    if missing := [name for name in columns if name not in names]:
        raise ValueError(f"its first line has no column {', '.join(missing)}; columns are {', '.join(columns)}")
    at = 1
    while at < len(lines):
        reader = csv.reader(_from(lines, at), delimiter=delimiter, strict=True)
        try:
            cells = next(reader, [])
            used = max(reader.line_num, 1)
        except csv.Error as error:
            yield Row(at + 1, None, f"it cannot be read ({error}); check its quotation marks")
            at += 1
            continue
        if any(cell.strip() for cell in cells):
            if len(cells) == len(names):
                yield Row(at + 1, dict(zip(names, cells, strict=True)))
            else:
                yield Row(at + 1, None, f"it has {len(cells)} cells, not {len(names)}; quote cells with commas")
                used = 1
        at += used


def _from(lines: list[str], start: int) -> Iterator[str]:
    for number in range(start, len(lines)):
        yield lines[number]
