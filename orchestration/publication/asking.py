"""Questions to the published warehouse, and nothing else: whatever is asked, nothing is written and nothing else read.

Belongs here: the locked connection, which statements are questions, taking a file of queries apart. Does not belong
here: drawing answers.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from orchestration.errors import CooperationError, UsageError

# The file is opened read-only; these settings shut everything outside it, and are locked before a question is run.
# Without a folder for temporary files a question that needs more memory than it may have ends with an error.
SHUT = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "temp_directory": "",
    "memory_limit": "50%",
}
LOCKED = ("SET schema = 'marts'", "SET python_enable_replacements = false", "SET lock_configuration = true")
EXAMPLE = "SELECT * FROM rpt_commitments LIMIT 5"
_COMMENT = r"\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/"
_EXPLAIN = re.compile(
    rf"(?:{_COMMENT})*EXPLAIN\b(?:{_COMMENT})*(?:ANALY[ZS]E\b(?:{_COMMENT})*)?(?:\([^()]*\))?",
    re.IGNORECASE | re.DOTALL,
)
_PIVOT = re.compile(r"\bPIVOT(_WIDER)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a text that may hold several.

    Attributes:
        sql: the query.
        heading: the comment that stands before it, without its marks; '' where there is none.
        line: line of the text on which it begins, from 1.
    """

    sql: str
    heading: str
    line: int


@contextmanager
def asked(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a published file that can only ask; tables of `marts` need no schema name.

    Raises:
        CooperationError: there is no such file, it cannot be opened, or it has not the tables that our own code asks.
    """
    if not path.exists():
        raise CooperationError(f"{path} is not there yet; make it with: cooperation run")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=dict(SHUT))
    except duckdb.Error as error:
        raise CooperationError(f"{path} cannot be opened: {said(error)}") from error
    with connection:
        for statement in LOCKED:
            connection.execute(statement)
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise CooperationError(
                f"{path} was published by another version ({said(error)}); cooperation run publishes it anew"
            ) from error


def queries(text: str) -> list[Query]:
    """The queries of a text, in order; every one of them is a question.

    Raises:
        UsageError: one of them is none, or cannot be parsed; or there is none.
    """
    try:
        statements = duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise UsageError(said(error)) from error
    if not statements:
        raise UsageError(f"the query is empty; ask for instance: {EXAMPLE}")
    for statement in statements:
        _require_question(statement)
    marks = _headings(text)
    if len(marks) != len(statements):
        marks = [("", 1)] * len(statements)
    return [Query(s.query, heading, line) for s, (heading, line) in zip(statements, marks, strict=True)]


def records(connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
    """Rows of an answer, each by column name."""
    result = connection.execute(query, values)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def said(error: Exception) -> str:
    """What DuckDB says, in one line."""
    return " ".join(str(error).split())


def _require_question(statement: duckdb.Statement) -> None:
    """SHOW, DESCRIBE, SUMMARIZE and VALUES are SELECT to DuckDB, and PIVOT is MULTI."""
    kind = _kind(statement)
    if kind == "EXPLAIN":
        rest = _EXPLAIN.sub("", statement.query, count=1)
        try:
            explained = [_kind(one) for one in duckdb.extract_statements(rest)]
        except duckdb.Error:
            explained = []
        if explained == ["SELECT"]:
            return
    elif kind == "SELECT" or (kind == "MULTI" and _PIVOT.search(statement.query)):
        return
    raise UsageError(
        f"{kind} is refused: the published warehouse is read-only and can only be asked, with SELECT, SHOW, DESCRIBE, "
        "SUMMARIZE, PIVOT or EXPLAIN"
    )


def _kind(statement: duckdb.Statement) -> str:
    try:
        return statement.type.name
    except ValueError:  # DuckDB has kinds that its Python client cannot name, such as UPDATE EXTENSIONS
        return "this kind of statement"


def _headings(text: str) -> list[tuple[str, int]]:
    """Comment before each statement and the line on which the statement begins."""
    content = text.encode()
    tokens = [*duckdb.tokenize(text), (len(content), None)]
    found: list[tuple[str, int]] = []
    comments: list[str] = []
    inside, ended_at = False, -1
    for (start, kind), (end, _) in pairwise(tokens):
        words = content[start:end].decode().strip()
        if kind == duckdb.token_type.comment:
            if not inside and (ended_at < 0 or b"\n" in content[ended_at:start]):
                comments.append(words)
        elif words.startswith(";"):
            inside, ended_at, comments = False, start, []
        elif not inside:
            found.append((_heading(comments), content.count(b"\n", 0, start) + 1))
            inside, comments = True, []
    return found


def _heading(comments: Sequence[str]) -> str:
    lines: list[str] = []
    for comment in comments:
        inner = (
            comment.removeprefix("/*").removesuffix("*/") if comment.startswith("/*") else comment.removeprefix("--")
        )
        lines += [line.strip() for line in inner.splitlines() or [""]]
    return "\n".join(lines).strip()
