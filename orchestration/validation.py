"""Rows against their table model: valid rows go on, the others become rejects.

Belongs here: running pandera and turning its failures into rejects. Does not belong here: what a row must look like.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from pandera.errors import SchemaErrors

from orchestration.errors import InvariantError
from orchestration.rejects import Reject, rejects_frame
from schemas.base import Table

LONGEST_VALUE = 500


@dataclass(frozen=True, slots=True)
class Validated:
    """`valid` rows and one reject for each row that is not; together as many as went in."""

    valid: pl.DataFrame
    rejects: pl.DataFrame


def failures(model: type[Table], frame: pl.DataFrame) -> pl.DataFrame:
    """Every failed check of a frame: `column`, `check`, `failure_case`, `index` (row; null for the frame)."""
    columns = ("column", "check", "failure_case", "index")
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases: pl.DataFrame = errors.failure_cases
        return cases.select(columns)
    return pl.DataFrame(schema={"column": pl.String, "check": pl.String, "failure_case": pl.String, "index": pl.Int32})


def validate_rows(
    model: type[Table],
    frame: pl.DataFrame,
    *,
    stage: str,
    locate: Callable[[dict[str, Any]], tuple[str, str | None]],
    remedy: str,
) -> Validated:
    """Splits a frame into rows that meet the model and rejects.

    Args:
        model: the table model.
        frame: rows with exactly the model's columns.
        stage: stage that the rejects name.
        locate: place and document id that a row's reject names.
        remedy: what the user can do; `{column}` stands for the column that failed.

    Raises:
        InvariantError: the frame as a whole does not have the model's columns and types.
    """
    failed = failures(model, frame)
    whole = failed.filter(pl.col("index").is_null())
    if whole.height:
        raise InvariantError(f"table {model.table_name()} is malformed: {whole.row(0)}; please report this")
    if not failed.height:
        return Validated(frame, rejects_frame([]))
    rejects = []
    for index, cases in failed.group_by("index", maintain_order=True):
        row = frame.row(int(index[0]), named=True)
        location, document_id = locate(row)
        first = cases.row(0, named=True)
        shown = [f"{case['column']} breaks {case['check']}"[:LONGEST_VALUE] for case in cases.iter_rows(named=True)]
        rejects.append(
            Reject(
                stage=stage,
                location=location,
                rule=str(first["check"]).split("(")[0],
                reason="; ".join(dict.fromkeys(shown)),
                remedy=remedy.format(column=first["column"]),
                value=str(first["failure_case"])[:LONGEST_VALUE],
                document_id=document_id,
                row=json.dumps(_shortened(row), default=str, ensure_ascii=False),
            )
        )
    bad = failed.get_column("index").unique()
    valid = frame.with_row_index("row").filter(~pl.col("row").is_in(bad.cast(pl.UInt32).implode())).drop("row")
    return Validated(valid, rejects_frame(rejects))


def _shortened(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value[:LONGEST_VALUE] if isinstance(value, str) else value for key, value in row.items()}
