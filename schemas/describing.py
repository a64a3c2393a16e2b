"""What the table models say of tables and columns, as rows.

Belongs here: rows of `meta.tables` and `meta.columns`. Does not belong here: text of SQL (`ddl`) and of YAML
(`generate`).
"""

from collections.abc import Iterable
from typing import Any

import polars as pl

from schemas.base import Table
from schemas.ddl import column_types
from schemas.publication import CodebookColumns, CodebookTables

SEPARATOR = ", "


def allowed_values(model: type[Table], column: str) -> list[str]:
    """The values that a column may have, in the order of their code list; none where they are not listed."""
    checks = model.to_schema().columns[column].checks
    listed = [values for check in checks for values in [(check.statistics or {}).get("allowed_values")] if values]
    return [str(value) for values in listed for value in values]


def described_tables(models: Iterable[type[Table]]) -> pl.DataFrame:
    """Rows of `meta.tables`."""
    rows = []
    for model in models:
        about, schema = model.about(), model.to_schema()
        rows.append(
            {
                "schema_name": about["schema"],
                "table_name": model.table_name(),
                "description": schema.description,
                "grain": about["grain"],
                "key_columns": SEPARATOR.join(about["key"]),
                "column_count": len(schema.columns),
            }
        )
    return CodebookTables.validate(pl.DataFrame(rows, schema=CodebookTables.frame_schema()), lazy=True)


def described_columns(models: Iterable[type[Table]]) -> pl.DataFrame:
    """Rows of `meta.columns`."""
    rows = [row for model in models for row in _columns(model)]
    return CodebookColumns.validate(pl.DataFrame(rows, schema=CodebookColumns.frame_schema()), lazy=True)


def _columns(model: type[Table]) -> list[dict[str, Any]]:
    about, columns = model.about(), model.to_schema().columns
    return [
        {
            "schema_name": about["schema"],
            "table_name": model.table_name(),
            "column_name": name,
            "position": position,
            "data_type": kind,
            "is_nullable": columns[name].nullable,
            "is_key": name in about["key"],
            "description": columns[name].description,
            "allowed_values": SEPARATOR.join(allowed_values(model, name)) or None,
        }
        for position, (name, kind) in enumerate(column_types(model).items(), start=1)
    ]
