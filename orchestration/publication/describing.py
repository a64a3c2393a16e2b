"""What there is to ask: tables, macros and columns of a published file, with what they mean.

Belongs here: reading the file's own codebook. Does not belong here: drawing it.
"""

from typing import Any

import duckdb

from orchestration.errors import UsageError
from orchestration.publication.asking import records

Row = dict[str, Any]


def tables(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every table with schema, rows, grain and description; those of `marts` first."""
    return records(
        connection,
        "SELECT t.schema_name, t.table_name, c.row_count, t.grain, t.description FROM meta.tables AS t"
        " LEFT JOIN meta.row_counts AS c USING (schema_name, table_name) ORDER BY t.schema_name, t.table_name",
    )


def macros(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The table macros of `marts`: how each is called, and what it answers."""
    return records(
        connection,
        "SELECT function_name || '(' || array_to_string(parameters, ', ') || ')' AS called, comment AS description"
        " FROM duckdb_functions() WHERE schema_name = 'marts' AND NOT internal ORDER BY 1",
    )


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[Row, list[Row]]:
    """A table, and its columns in order with type, description and allowed values.

    Raises:
        UsageError: there is no such table.
    """
    schema, _, name = table.strip().lower().rpartition(".")
    found = [one for one in tables(connection) if one["table_name"] == name and schema in ("", one["schema_name"])]
    if not found:
        near = records(
            connection,
            "SELECT table_name FROM meta.tables ORDER BY levenshtein(table_name, ?), table_name LIMIT 3",
            [name],
        )
        names = ", ".join(one["table_name"] for one in near)
        raise UsageError(f"there is no table {table}; near it: {names}; cooperation sql --describe lists all")
    return found[0], records(
        connection,
        "SELECT column_name, data_type, is_key, is_nullable, description, allowed_values FROM meta.columns"
        " WHERE schema_name = ? AND table_name = ? ORDER BY position",
        [found[0]["schema_name"], name],
    )
