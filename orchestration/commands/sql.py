"""`cooperation sql`: asks the published warehouse, which can only be asked."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console

from orchestration.commands.answers import answer, heading
from orchestration.errors import UsageError
from orchestration.home import Home
from orchestration.publication import describing
from orchestration.publication.asking import Query, asked, queries, said
from orchestration.publication.asking_long import stoppable
from orchestration.publication.cookbook import recipe, recipes
from orchestration.settings import Settings
from orchestration.terminal import console, table

STANDARD_INPUT = "-"
STOPPED = 130
WIDE = 110  # columns of a terminal that hold a table's name, grain and description side by side


def sql(options: Namespace) -> int:
    """Prints the answers to the queries given, described tables, or opens a prompt.

    Raises:
        CooperationError: there is no published warehouse yet.
        UsageError: a query cannot be answered; the message is DuckDB's.
    """
    home = Home(Settings(home=options.home).home if options.home else Settings().home)
    if options.describe is not None:
        describe(home, options.describe, options.format)
        return 0
    given = [one for one in (options.query, options.file, options.cookbook) if one is not None]
    if len(given) > 1:
        raise UsageError("give a query, --file or --cookbook, not two of them")
    if options.cookbook == "":
        answer(
            ["number", "question"], ["BIGINT", ""], [(one.number, one.question) for one in recipes()], options.format
        )
        return 0
    if not given and sys.stdin.isatty():
        from orchestration.commands.prompt import prompt

        return prompt(home, options.format)
    try:
        answer_all(home, queries(_text(options)), options.format)
    except KeyboardInterrupt:
        print("cooperation: stopped", file=sys.stderr)
        return STOPPED
    return 0


def answer_all(home: Home, asked_for: Sequence[Query], form: str) -> None:
    """Prints the answers to queries in turn; stops at the first that cannot be answered.

    Several queries have their comments as headings: in tables above each, in JSON beside its rows.

    Raises:
        CooperationError: there is no published warehouse yet.
        UsageError: a query cannot be answered; of several, the message names it.
    """
    several = len(asked_for) > 1
    with asked(home.published_warehouse) as connection:
        for number, query in enumerate(asked_for, start=1):
            try:
                found = stoppable(connection, partial(connection.execute, query.sql))
                columns, types = _described(found)
                if several or (query.heading and form == "table"):
                    heading(query.heading, form, number, len(asked_for))
                answer(columns, types, _rows(connection), form)
            except duckdb.InterruptException as error:
                raise KeyboardInterrupt from error
            except duckdb.Error as error:
                place = f"query {number}, line {query.line}: " if several else ""
                raise UsageError(f"{place}{_refusal(error)}") from error
        if several:
            heading("", form, len(asked_for) + 1, len(asked_for))


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
    with asked(home.published_warehouse) as connection:
        try:
            columns, types = _described(connection.execute(query, values))
            return columns, types, connection.fetchall()
        except duckdb.Error as error:
            raise UsageError(_refusal(error)) from error


def describe(home: Home, name: str, form: str) -> None:
    """Prints the tables with their grain and rows, or the columns of one.

    Raises:
        CooperationError: there is no published warehouse yet.
        UsageError: there is no such table.
    """
    with asked(home.published_warehouse) as connection:
        if name:
            about, found = describing.columns(connection, name)
        else:
            about, found = {}, describing.tables(connection)
        macros = [] if name else describing.macros(connection)
    if form != "table":
        answer(list(found[0]), [""] * len(found[0]), [tuple(row.values()) for row in found], form)
        return
    out = console()
    if not name:
        _print_tables(out, found, macros)
        return
    out.print(f"{about['schema_name']}.{about['table_name']}: {about['description']}")
    out.print(f"One row is {about['grain']}; it has {about['row_count']:,} rows.")
    lines = [
        [
            f"{one['column_name']}{' (key)' if one['is_key'] else ''}",
            f"{one['data_type']}{', may be empty' if one['is_nullable'] else ''}",
            one["description"] + (f" One of: {one['allowed_values']}." if one["allowed_values"] else ""),
        ]
        for one in found
    ]
    out.print(table(["column", "type", "means"], lines))


def _print_tables(out: Console, found: Sequence[dict[str, Any]], macros: Sequence[dict[str, Any]]) -> None:
    """Tables and macros; a narrow terminal leaves out what a table holds, so that names stay whole."""
    wide = out.width >= WIDE
    heads = ["table", "rows", "one row is", *(["holds"] if wide else [])]
    lines = [
        [
            f"meta.{one['table_name']}" if one["schema_name"] == "meta" else one["table_name"],
            one["row_count"],
            one["grain"],
            *([one["description"]] if wide else []),
        ]
        for one in found
    ]
    drawn = table(heads, lines, numbers=[False, True, False, False][: len(heads)])
    drawn.columns[0].no_wrap = True
    out.print(drawn)
    out.print(table(["macro", "answers"], [list(one.values()) for one in macros]))
    out.print("cooperation sql --describe TABLE tells its columns")


def _text(options: Namespace) -> str:
    """The text with queries: the one given, a file's, or standard input's."""
    if options.query not in (None, STANDARD_INPUT):
        return str(options.query)
    if options.cookbook:
        return recipe(options.cookbook).text
    if options.file is None or str(options.file) == STANDARD_INPUT:
        return _decoded(sys.stdin.buffer.read(), "standard input")
    try:
        return _decoded(Path(options.file).read_bytes(), str(options.file))
    except OSError as error:
        raise UsageError(f"{options.file} cannot be read: {error.strerror}") from error


def _decoded(content: bytes, place: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{place} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error


def _described(result: duckdb.DuckDBPyConnection) -> tuple[list[str], list[str]]:
    described = result.description or []
    return [column[0] for column in described], [str(column[1]) for column in described]


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """Rows of the answer as they come, so that an answer need not fit into memory."""
    while chunk := stoppable(connection, lambda: connection.fetchmany(10_000)):
        yield from chunk


def _refusal(error: duckdb.Error) -> str:
    if isinstance(error, duckdb.OutOfMemoryException):
        return "the answer needs more than half of this machine's memory; narrow it with WHERE, or group it"
    return said(error)
