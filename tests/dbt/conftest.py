"""Builds the planted rows once by dbt, in this process.

Belongs here: fixtures. Does not belong here: the rows.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from planted import AS_OF, Dbt, RawRows, Reload, failures, load, planted_rows, read_marts

from orchestration.settings import resources


@pytest.fixture(scope="session")
def dbt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dbt]:
    """Runs dbt in this process on a given file: `dbt(path, "build", ...)`."""
    work = tmp_path_factory.mktemp("dbt")
    project = resources() / "dbt_project"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_TARGET_PATH", str(work / "target"))
        patch.setenv("DBT_LOG_PATH", str(work / "logs"))
        patch.setenv("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")

        def run(path: Path, *arguments: str, as_of: str | None = AS_OF) -> dbtRunnerResult:
            patch.setenv("COOPERATION_WAREHOUSE", str(path))
            where = ["--project-dir", str(project), "--profiles-dir", str(project)]
            silence = ["--quiet", "--no-write-json", "--log-level-file", "none"]
            day = [] if as_of is None else ["--vars", f"as_of: {as_of}"]
            try:
                return dbtRunner().invoke([*arguments, *where, *silence, *day])
            finally:
                DuckDBConnectionManager.close_all_connections()

        yield run


@pytest.fixture(scope="session")
def built(dbt: Dbt, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted warehouse, built and tested, unit tests included."""
    path = tmp_path_factory.mktemp("planted") / "planted.duckdb"
    load(path, planted_rows())
    result = dbt(path, "build")
    assert result.success, failures(result) or result.exception
    return path


@pytest.fixture
def reloaded(built: Path, tmp_path: Path) -> Reload:
    """Copies the planted warehouse, code lists and all, and puts other raw rows into it: `reloaded(rows)`."""

    def reload(rows: RawRows) -> Path:
        path = tmp_path / "planted.duckdb"  # the name is the catalog's, which dbt's views hold
        shutil.copyfile(built, path)
        load(path, rows)
        return path

    return reload


@pytest.fixture(scope="session")
def marts(built: Path) -> dict[str, pl.DataFrame]:
    """All marts of the planted warehouse."""
    return read_marts(built)
