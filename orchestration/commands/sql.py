"""`cooperation sql`: asks the published warehouse, read-only."""

import csv
import json
import math
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from orchestration.errors import CooperationError, UsageError
from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.terminal import cell, console, table

MOST_ROWS_SHOWN = 500
NARROWEST_COLUMN = 8
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL")


def sql(options: Namespace) -> int:
    """Prints the answer to one query as a table, CSV or JSON.

    Raises:
        CooperationError: there is no published warehouse yet.
        UsageError: the query cannot be answered; the message is DuckDB's.
    """
    settings = Settings(home=options.home) if options.home else Settings()
    columns, types, rows = ask(Home(settings.home), options.query)
    answer(columns, types, rows, options.format)
    return 0


def answer(columns: list[str], types: list[str], rows: list[tuple[Any, ...]], form: str) -> None:
    """Prints rows as a table, CSV or JSON."""
    if form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows(rows)
    elif form == "json":
        records = [dict(zip(columns, map(_finite, row), strict=True)) for row in rows]
        print(json.dumps(records, default=jsonable, ensure_ascii=False, indent=2))
    else:
        _print_table(columns, types, rows)


def ask(home: Home, query: str, values: Sequence[str] = ()) -> tuple[list[str], list[str], list[tuple[Any, ...]]]:
    """Column names, types and rows that answer a query over the published warehouse.

    Tables of `marts` need no schema name. The file is opened read-only, and nothing outside it can be read or written.

    Args:
        home: the home whose published warehouse is asked.
        query: SQL, with `?` where a value is put in.
        values: these values.

    Raises:
        CooperationError: there is no published warehouse yet.
        UsageError: the query cannot be answered.
    """
    path = home.published_warehouse
    if not path.exists():
        raise CooperationError(f"{path} is not there yet; make it with: cooperation run")
    with duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"}) as connection:
        connection.execute("SET schema = 'marts'")
        try:
            result: duckdb.DuckDBPyConnection | None = connection.execute(query, values)
            if result is None:
                raise UsageError("the query is empty; ask for instance: SELECT * FROM rpt_commitments LIMIT 5")
            described = result.description or []
            rows = result.fetchall()
        except duckdb.Error as error:
            raise UsageError(" ".join(str(error).split())) from error
    return [column[0] for column in described], [str(column[1]) for column in described], rows


def _print_table(columns: list[str], types: list[str], rows: list[tuple[Any, ...]]) -> None:
    out = console()
    shown = rows[:MOST_ROWS_SHOWN]
    numbers = [kind.upper().startswith(NUMBERS) for kind in types]
    if len(columns) * (NARROWEST_COLUMN + 3) > out.width:
        for number, row in enumerate(shown, start=1):
            pairs = [[name, cell(value)] for name, value in zip(columns, row, strict=True)]
            out.print(table([f"row {number}", ""], pairs))
    elif columns:
        out.print(table(columns, shown, numbers=numbers))
    cut = f"; the first {len(shown)} are shown, --format csv prints all" if len(shown) < len(rows) else ""
    out.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}{cut}")


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def jsonable(value: object) -> Any:
    """A value as JSON has it: money as numbers, days and moments in ISO 8601, anything else as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)
