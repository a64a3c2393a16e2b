"""PostgreSQL types and DDL generated from the table models.

Belongs here: text of statements for one schema. Does not belong here: running them; DuckDB's (`schemas.ddl`).
"""

import polars as pl

from schemas.base import Table
from schemas.ddl import sql_type

TYPES = {
    "VARCHAR": "text",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp without time zone",
}
# Texts compare by code point, as in DuckDB: the same order in both, prefixes found by index, and keys made much faster.
COLLATION = ' COLLATE "C"'
JOINED_OR_FILTERED_BY = (
    *("commitment_id", "mention_id", "statement_id"),
    *("country_code", "first_seen_on", "published_on"),
)


def postgres_type(dtype: pl.DataType) -> str:
    """PostgreSQL type of a polars type, as `format_type` of the server tells it.

    Raises:
        TypeError: a table model uses a type that has no agreed PostgreSQL type.
    """
    name = sql_type(dtype)
    if isinstance(dtype, pl.Decimal):
        return name.replace("DECIMAL", "numeric")
    if name not in TYPES:
        raise TypeError(f"no PostgreSQL type is agreed for {dtype}")
    return TYPES[name]


def column_types(model: type[Table]) -> dict[str, str]:
    """Column names and PostgreSQL types of a table, in order."""
    return {name: postgres_type(dtype) for name, dtype in model.frame_schema().items()}


def create_table(model: type[Table], schema: str) -> str:
    """`CREATE TABLE` with types and NOT NULL; its key comes after its rows, which is faster."""
    columns = model.to_schema().columns
    lines = [
        f"    {identifier(name)} {kind}{COLLATION if kind == 'text' else ''}"
        f"{'' if columns[name].nullable else ' NOT NULL'}"
        for name, kind in column_types(model).items()
    ]
    body = ",\n".join(lines)
    return f"CREATE TABLE {schema}.{identifier(model.table_name())} (\n{body}\n)"


def create_keys(model: type[Table], schema: str) -> list[str]:
    """The primary key, and an index for each other column that tables are joined or filtered by."""
    key: tuple[str, ...] = model.about()["key"]
    table = f"{schema}.{identifier(model.table_name())}"
    statements = [f"ALTER TABLE {table} ADD PRIMARY KEY ({', '.join(map(identifier, key))})"]
    for name in model.frame_schema():
        if name in JOINED_OR_FILTERED_BY and name != key[0]:
            statements.append(f"CREATE INDEX ON {table} ({identifier(name)})")
    return statements


def create_view(model: type[Table], schema: str) -> str:
    """The stable view of a table of one version, in the schema that the table has in DuckDB."""
    columns = ", ".join(map(identifier, model.frame_schema()))
    return (
        f"CREATE OR REPLACE VIEW {view_name(model)} AS SELECT {columns} FROM {schema}.{identifier(model.table_name())}"
    )


def view_name(model: type[Table]) -> str:
    """Name of the stable view of a table, with its schema."""
    return f"{model.about()['schema']}.{identifier(model.table_name())}"


def described(model: type[Table]) -> dict[str, str]:
    """What the comments on a table, under the name "", and on its columns say."""
    schema = model.to_schema()
    columns = {name: column.description or "" for name, column in schema.columns.items()}
    return {"": f"{schema.description} Grain: {model.about()['grain']}.", **columns}


def comment(kind: str, relation: str, column: str, text: str) -> str:
    """`COMMENT ON` a table or view, where `column` is empty, else on a column of it."""
    what = f"COLUMN {relation}.{identifier(column)}" if column else f"{kind} {relation}"
    return f"COMMENT ON {what} IS {literal(text)}"


def identifier(name: str) -> str:
    """A name in double quotes, so that any name is taken as it stands."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in single quotes, read alike whatever the server's setting for backslashes."""
    quoted = text.replace("'", "''").replace("\\", "\\\\")
    return f"E'{quoted}'" if "\\" in text else f"'{quoted}'"
