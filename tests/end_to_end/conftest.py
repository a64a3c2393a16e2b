"""Homes made by the real command, in processes of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas import MARTS

DAY = "2026-11-23"
SHARED = Path(__file__).parents[3] / "shared"
Cooperation = Callable[..., subprocess.CompletedProcess[str]]


def command(*words: object) -> list[str]:
    """The command's words, run by the interpreter of the tests."""
    return [sys.executable, "-m", "orchestration.cli", *map(str, words)]


def environment() -> dict[str, str]:
    """The tests' environment without settings of the person who runs them."""
    ours = ("COOPERATION_", "DAGSTER_", "DBT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def start(*words: object) -> subprocess.Popen[str]:
    """Starts `cooperation` and leaves it running; its progress can be read from `stderr`."""
    return subprocess.Popen(
        command(*words), env=environment(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )


@pytest.fixture(scope="session")
def cooperation() -> Cooperation:
    """Runs `cooperation` and returns what it printed; fails where the exit code is not the one expected."""

    def call(*words: object, expect: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command(*words), env=environment(), capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done

    return call


@pytest.fixture(scope="session")
def sample_run(cooperation: Cooperation, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Home and output of a first run on the embedded sample; never changed by a test."""
    home = tmp_path_factory.mktemp("sample") / "home"
    return home, cooperation("run", "--home", home, "--as-of", DAY).stdout


@pytest.fixture
def fresh_home(sample_run: tuple[Path, str], tmp_path: Path) -> Path:
    """A home that holds nothing but dbt's parsed project, which takes long to make and is the same in every home."""
    shutil.copytree(sample_run[0] / "dbt", tmp_path / "fresh" / "dbt")
    return tmp_path / "fresh"


@pytest.fixture
def home(sample_run: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the sample home that a test may change."""
    return Path(shutil.copytree(sample_run[0], tmp_path / "home"))


def marts(home: Path) -> dict[str, pl.DataFrame]:
    """Every published mart, in order of its key."""
    with duckdb.connect(str(home / "published" / "cooperation.duckdb"), read_only=True) as connection:
        return {
            model.table_name(): connection.sql(
                f"SELECT * FROM marts.{model.table_name()} ORDER BY {', '.join(model.about()['key'])}"
            ).pl()
            for model in MARTS
        }


def differing(first: dict[str, pl.DataFrame], second: dict[str, pl.DataFrame]) -> list[str]:
    """Names of the tables that are not the same, row for row."""
    return [name for name in first if not first[name].equals(second[name])]


def ask(home: Path, query: str) -> list[tuple[object, ...]]:
    """Rows that the published warehouse answers."""
    with duckdb.connect(str(home / "published" / "cooperation.duckdb"), read_only=True) as connection:
        connection.execute("SET schema = 'marts'")
        return connection.execute(query).fetchall()


@pytest.fixture(scope="session")
def sample_files() -> list[Path]:
    """The files of the embedded sample, in order of name."""
    return sorted((Path(__file__).parents[2] / "data" / "statements").glob("[0-9]*.md"))
