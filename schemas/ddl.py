"""DuckDB types and DDL generated from the table models.

Belongs here: text of statements. Does not belong here: running them.
"""

import polars as pl

from schemas.base import Table


def sql_type(dtype: pl.DataType) -> str:
    """DuckDB type of a polars type.

    Raises:
        TypeError: a table model uses a type that has no agreed DuckDB type.
    """
    if isinstance(dtype, pl.Decimal):
        return f"DECIMAL({dtype.precision},{dtype.scale})"
    if isinstance(dtype, pl.List):
        return f"{sql_type(dtype.inner)}[]"  # type: ignore[arg-type]  # polars gives types as classes too
    names: dict[type[pl.DataType], str] = {
        pl.String: "VARCHAR",
        pl.Int64: "BIGINT",
        pl.Float64: "DOUBLE",
        pl.Boolean: "BOOLEAN",
        pl.Date: "DATE",
        pl.Datetime: "TIMESTAMP",
    }
    for kind, name in names.items():
        if isinstance(dtype, kind) or dtype == kind:
            return name
    raise TypeError(f"no DuckDB type is agreed for {dtype}")


def column_types(model: type[Table]) -> dict[str, str]:
    """Column names and DuckDB types of a table, in order."""
    return {name: sql_type(dtype) for name, dtype in model.frame_schema().items()}


def create_table(model: type[Table], *, primary_key: bool = True) -> str:
    """`CREATE TABLE IF NOT EXISTS` with types, NOT NULL, primary key where it is wanted, and nothing else."""
    about = model.about()
    columns = model.to_schema().columns
    lines = [
        f'    "{name}" {kind}{"" if columns[name].nullable else " NOT NULL"}'
        for name, kind in column_types(model).items()
    ]
    if primary_key:
        lines.append(f"    PRIMARY KEY ({', '.join(about['key'])})")
    body = ",\n".join(lines)
    return f"CREATE TABLE IF NOT EXISTS {about['schema']}.{model.table_name()} (\n{body}\n)"


def comments(model: type[Table]) -> list[str]:
    """`COMMENT ON` statements for the table (with its grain) and each column."""
    about, schema = model.about(), model.to_schema()
    table = f"{about['schema']}.{model.table_name()}"
    described = f"{schema.description} Grain: {about['grain']}."
    statements = [f"COMMENT ON TABLE {table} IS {_quoted(described)}"]
    for name, column in schema.columns.items():
        statements.append(f'COMMENT ON COLUMN {table}."{name}" IS {_quoted(column.description or "")}')
    return statements


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
