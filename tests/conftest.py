"""A small working file with planted rows in the tables that are published, and a home where it is published.

Belongs here: what tests of several packages share. Does not belong here: Dagster, dbt, expectations.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from orchestration.home import Home
from orchestration.publication.duckdb_file import publish
from orchestration.warehouse.working_file import connect
from schemas import MACROS, MARTS, META, Table
from schemas.ddl import column_types, create_table
from schemas.facts import FctCommitmentsByCountry
from schemas.meta import Runs

Rows = Mapping[type[Table], Sequence[Mapping[str, Any]]]
MakeWorkingFile = Callable[..., Path]

# The same examples everywhere, and no limit on the time of one: what passes here passes on a slow machine.
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")

FILLERS: dict[str, Any] = {
    "VARCHAR": "some text",
    "BIGINT": 1,
    "DOUBLE": 0.5,
    "BOOLEAN": True,
    "DATE": date(2024, 5, 2),
    "TIMESTAMP": datetime(2024, 5, 2, 12, 30),
}
# Not in order of their key, so that sorting shows.
COUNTRIES: Rows = {
    FctCommitmentsByCountry: [
        {"country_code": "KEN", "country_name": "Kenya", "commitment_count": 12_345},
        {"country_code": "AUS", "country_name": "Australia", "commitment_count": 7},
        {"country_code": "JPN", "country_name": "Japan", "commitment_count": 3},
    ]
}


def make_working_file(path: Path, rows: Rows = COUNTRIES) -> Path:
    """A DuckDB file with the tables, macros and run that are published; columns left out get a filler, or NULL."""
    with connect(path) as connection:
        for schema in ("marts", "meta"):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        for model in (*MARTS, *META):
            connection.execute(create_table(model))
        for macro in MACROS:
            answer = ", ".join(f"CAST({parameter} AS VARCHAR) AS asked_{parameter}" for parameter in macro.parameters)
            counted = "(SELECT count(*) FROM marts.fct_commitments_by_country) AS countries"
            called = f"marts.{macro.name}({', '.join(macro.parameters)})"
            connection.execute(f"CREATE OR REPLACE MACRO {called} AS TABLE SELECT {answer}, {counted}")
        runs = connection.execute("SELECT count(*) FROM meta.runs").fetchall()
        for model, planted in (rows if runs != [(0,)] else {Runs: [{"run_id": "first-run"}], **rows}).items():
            name = f"{model.about()['schema']}.{model.table_name()}"
            columns = model.to_schema().columns
            connection.execute(f"DELETE FROM {name}")
            for row in planted:
                filled = {
                    column: row.get(column, None if columns[column].nullable else FILLERS[kind])
                    for column, kind in column_types(model).items()
                }
                marks = ", ".join("?" * len(filled))
                connection.execute(f"INSERT INTO {name} VALUES ({marks})", list(filled.values()))
    return path


@pytest.fixture
def working_file(tmp_path: Path) -> MakeWorkingFile:
    """Makes or refills the working file of one test; by default with three countries."""
    return lambda rows=COUNTRIES: make_working_file(tmp_path / "warehouse.duckdb", rows)


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose published warehouse holds three countries; for tests that only read it."""
    home = Home(tmp_path_factory.mktemp("published"))
    publish(make_working_file(home.warehouse), home.published, keep=2)
    return home
