"""Asset checks from table models: one check a pandera model, with structured failures.

Belongs here: turning rejects and failures into check results. Does not belong here: what a row must look like.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import dagster as dg
import polars as pl

from orchestration.resources import HomeResource
from orchestration.validation import failures
from orchestration.warehouse.working_file import connect
from schemas.base import Table

MOST_SHOWN = 20


def rejects_check(spec: dg.AssetCheckSpec, rejects: pl.DataFrame) -> dg.AssetCheckResult:
    """A warning with the rejects of a stage by rule, and the first of them; passed where there are none.

    Args:
        spec: the check that the stage declares.
        rejects: rows of `schemas.raw.Rejects`.
    """
    by_rule = dict(rejects.group_by("rule").len().sort("rule").iter_rows())
    first = rejects.sort("reject_id").head(MOST_SHOWN)
    return dg.AssetCheckResult(
        passed=rejects.is_empty(),
        check_name=spec.name,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "rejects": rejects.height,
            "rejects_by_rule": dg.MetadataValue.json(by_rule),
            "first_rejects": _table(first.select("location", "rule", "value", "reason", "remedy")),
        },
    )


def schema_key(model: type[Table]) -> dg.AssetKey:
    """The asset that holds a table."""
    return dg.AssetKey([model.about()["schema"], model.table_name()])


def schema_checks(name: str, models: Sequence[type[Table]]) -> dg.AssetChecksDefinition:
    """One blocking check for each model: the rows in the working file meet it.

    Args:
        name: name of the step that runs them.
        models: table models whose tables are assets of the same schema and name.
    """
    specs = [
        dg.AssetCheckSpec(
            "schema",
            asset=schema_key(model),
            blocking=True,
            description=f"Every row meets {model.__module__}.{model.__name__}.",
        )
        for model in models
    ]

    @dg.multi_asset_check(name=name, specs=specs)
    def run_schema_checks(home: HomeResource) -> Iterator[dg.AssetCheckResult]:
        with connect(home.home.warehouse, read_only=True) as connection:
            for model in models:
                about = model.about()
                frame = connection.sql(f"SELECT * FROM {about['schema']}.{model.table_name()}").pl()
                yield _result(model, failures(model, frame), frame.height)

    return run_schema_checks


def _result(model: type[Table], failed: pl.DataFrame, rows: int) -> dg.AssetCheckResult:
    by_rule = failed.group_by("column", "check").len().sort("column", "check")
    return dg.AssetCheckResult(
        passed=failed.is_empty(),
        asset_key=schema_key(model),
        check_name="schema",
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={"rows": rows, "failures": _table(by_rule), "first_failures": _table(failed.head(MOST_SHOWN))},
    )


def _table(frame: pl.DataFrame) -> dg.TableMetadataValue:
    columns = [dg.TableColumn(name, "string") for name in frame.columns]
    records = [dg.TableRecord({key: _cell(value) for key, value in row.items()}) for row in frame.iter_rows(named=True)]
    return dg.MetadataValue.table(records=records, schema=dg.TableSchema(columns=columns))


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def tables(models: Iterable[type[Table]]) -> list[dg.AssetKey]:
    """Assets of several models."""
    return [schema_key(model) for model in models]
