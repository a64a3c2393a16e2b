"""The prompt of `cooperation sql`: questions typed one after another.

Belongs here: reading lines, completing names, history. Does not belong here: answering.

Python's own readline completes and remembers all that is needed here; prompt_toolkit would be a further dependency.
Where Python has no readline (Windows), the prompt works without completion and history.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.commands.sql import answer_all, describe
from orchestration.errors import CooperationError
from orchestration.home import Home
from orchestration.publication import describing
from orchestration.publication.asking import asked, queries, records
from orchestration.publication.stamp import read_stamp

try:
    import readline
except ImportError:
    readline = None  # type: ignore[assignment]  # Windows has none: a prompt without completion and history

FIRST, NEXT = "cooperation> ", "        ...> "
HISTORY_FILE, HISTORY_LINES = "sql_history", 1_000
HELP = """A query ends with a semicolon. Tab completes tables, columns, macros and words of SQL.
.tables          the tables, with what one row is
.describe TABLE  its columns
.help            this
.quit            leave, as does Ctrl-D; Ctrl-C stops a query, or drops what is typed"""
WORDS = """
SELECT FROM WHERE GROUP BY ORDER LIMIT HAVING JOIN LEFT INNER USING AS ON AND OR NOT IN IS NULL LIKE ILIKE BETWEEN
CASE WHEN THEN ELSE END COUNT SUM AVG MIN MAX DISTINCT FILTER WITH UNION ALL DESC ASC DESCRIBE SUMMARIZE SHOW TABLES
"""
KEYWORDS = WORDS.split()


@dataclass(frozen=True, slots=True)
class Names:
    """What can be completed.

    Attributes:
        columns: columns of each table, by the table's name.
        macros: names of table macros.
        schemas: names of schemas.
    """

    columns: Mapping[str, tuple[str, ...]]
    macros: tuple[str, ...]
    schemas: tuple[str, ...] = ("marts", "meta")

    def beginning(self, word: str, line: str) -> list[str]:
        """Names and words of SQL that begin with `word`; columns are those of the tables named in `line`, if any is."""
        lowered = word.lower()
        named = [table for table in re.findall(r"\w+", line.lower()) if table in self.columns and table != lowered]
        columns = {column for table in (named or self.columns) for column in self.columns[table]}
        calls = [f"{macro}(" for macro in self.macros]
        commands = [".tables", ".describe", ".help", ".quit"] if line.startswith(".") else []
        found = {
            name for name in (*self.columns, *columns, *calls, *self.schemas, *commands) if name.startswith(lowered)
        }
        words = [keyword if word.isupper() else keyword.lower() for keyword in KEYWORDS if lowered]
        return sorted(found) + [keyword for keyword in words if keyword.lower().startswith(lowered)]


def prompt(home: Home, form: str) -> int:
    """Answers queries as they are typed, each from the release that is current then, until the person leaves.

    Raises:
        CooperationError: there is no published warehouse yet.
    """
    with asked(home.published_warehouse) as connection:
        stamp, names = read_stamp(connection), _names(connection)
    print(f"{stamp.release} as of {stamp.as_of_on}; a query ends with a semicolon, .help tells more, .quit leaves")
    with_history = _prepare_line_editing(home.root / HISTORY_FILE, names)
    try:
        _converse(home, form, input)
    finally:
        with_history()
    return 0


def _converse(home: Home, form: str, read: Callable[[str], str]) -> None:
    typed = ""
    while True:
        try:
            line = read(NEXT if typed else FIRST)
        except EOFError:
            print()
            return
        except KeyboardInterrupt:
            print()
            typed = ""
            continue
        if not typed and line.strip().rstrip(";").lower() in (".quit", ".exit", "quit", "exit"):
            return
        typed = f"{typed}\n{line}".lstrip("\n") if line.strip() or typed else ""
        if typed.startswith(".") or is_whole(typed):
            _answer(home, typed.strip(), form)
            typed = ""


def _answer(home: Home, typed: str, form: str) -> None:
    command, _, rest = typed.partition(" ")
    try:
        if command == ".tables":
            describe(home, "", form)
        elif command == ".describe":
            describe(home, rest.strip().rstrip(";"), form)
        elif typed.startswith("."):
            print(HELP)
        else:
            answer_all(home, queries(typed), form)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    except CooperationError as error:
        print(error, file=sys.stderr)


def is_whole(typed: str) -> bool:
    """Whether what is typed ends with a semicolon, comments aside."""
    content = typed.encode()
    tokens = [start for start, kind in duckdb.tokenize(typed) if kind != duckdb.token_type.comment]
    return bool(tokens) and content[tokens[-1] :].lstrip().startswith(b";")


def _names(connection: duckdb.DuckDBPyConnection) -> Names:
    found: dict[str, list[str]] = {}
    for row in records(
        connection, "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    ):
        found.setdefault(row["table_name"], []).append(row["column_name"])
    calls = tuple(row["called"].partition("(")[0] for row in describing.macros(connection))
    return Names({table: tuple(columns) for table, columns in found.items()}, calls)


def _prepare_line_editing(history: Path, names: Names) -> Callable[[], None]:
    """Turns on completion and history, where Python has them; returns what keeps the history."""
    if readline is None:
        return lambda: None
    with suppress(OSError):  # a home that is only read has none
        readline.read_history_file(history)
    readline.set_history_length(HISTORY_LINES)
    readline.set_completer_delims(" \t\n()[]{},.;=<>+-*/|'\"")
    readline.set_completer(_completer(names, readline.get_line_buffer))
    # macOS has libedit in readline's place, with words of its own.
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")

    def keep() -> None:
        with suppress(OSError):
            history.touch(mode=0o600)
            os.chmod(history, 0o600)
            readline.write_history_file(history)

    return keep


def _completer(names: Names, line: Callable[[], str]) -> Callable[[str, int], str | None]:
    found: list[str] = []

    def complete(word: str, state: int) -> str | None:
        nonlocal found
        if state == 0:
            found = names.beginning(word, line())
        return found[state] if state < len(found) else None

    return complete
