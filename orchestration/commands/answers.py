"""Answers to queries as tables, CSV and JSON.

Belongs here: printing rows as they come. Does not belong here: asking.
"""

import csv
import json
import math
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from textwrap import indent
from typing import Any

from rich.text import Text

from orchestration.terminal import cell, console, table

MOST_ROWS_SHOWN = 500
SHORT, NARROWEST_TEXT = 14, 16  # widths in characters: of what does not wrap, and of what can still be read wrapped
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL")


def answer(columns: Sequence[str], types: Sequence[str], rows: Iterable[tuple[Any, ...]], form: str) -> None:
    """Prints rows as a table, CSV or JSON; rows are taken one by one."""
    if form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows(rows)
    elif form == "json":
        _print_json(columns, rows)
    else:
        _print_table(columns, types, iter(rows))


def heading(words: str, form: str, number: int, total: int) -> None:
    """Prints what stands before answer `number` of `total`, and, for `total` + 1, what stands after the last.

    A comment's first paragraph, or else its first line, is the question; the rest says how to read the answer. CSV
    has no place for words: answers stand apart by an empty line. In JSON each is an object with `heading` and `rows`.
    """
    if form == "json":
        if number > total:
            print("}]" if total else "[]")
        else:
            print(f'{"[" if number == 1 else "},"}{{"heading": {json.dumps(words, ensure_ascii=False)}, "rows":')
    elif form == "csv":
        if 1 < number <= total:
            print()
    elif number <= total:
        out = console()
        if number > 1:
            out.print()
        question, _, rest = words.partition("\n\n" if "\n\n" in words else "\n")
        if question:
            out.print(Text(question, style="bold"))
        if rest:
            out.print(Text(rest.strip("\n")))


def jsonable(value: object) -> Any:
    """A value as JSON has it: money as numbers, days and moments in ISO 8601, anything else as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _print_json(columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    opened = False
    for row in rows:
        record = dict(zip(columns, map(_finite, row), strict=True))
        print(",\n" if opened else "[\n", end="")
        print(indent(json.dumps(record, default=jsonable, ensure_ascii=False, indent=2), "  "), end="")
        opened = True
    print("\n]" if opened else "[]")


def _print_table(columns: Sequence[str], types: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    out = console()
    shown = list(islice(rows, MOST_ROWS_SHOWN))
    total = len(shown) + sum(1 for _ in rows)
    numbers = [kind.upper().startswith(NUMBERS) for kind in types]
    if _is_cramped(columns, shown, out.width):
        for number, row in enumerate(shown, start=1):
            pairs = [[name, cell(value)] for name, value in zip(columns, row, strict=True)]
            out.print(table([f"row {number}", ""], pairs))
    elif columns:
        out.print(table(columns, shown, numbers=numbers))
    cut = f"; the first {len(shown)} are shown, --format csv prints all" if len(shown) < total else ""
    out.print(f"{total} row{'' if total == 1 else 's'}{cut}")


def _is_cramped(columns: Sequence[str], rows: Sequence[tuple[Any, ...]], width: int) -> bool:
    """Whether the columns side by side would leave too little room for the long ones."""
    widths = [max([len(name), *(len(cell(row[place])) for row in rows)]) for place, name in enumerate(columns)]
    long = [one for one in widths if one > SHORT]
    room = width - 3 * len(widths) - 1 - sum(one for one in widths if one <= SHORT)
    return room < sum(min(one, NARROWEST_TEXT) for one in long)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
