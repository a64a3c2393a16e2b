"""The working DuckDB file: opened, made with its tables, and replaced by a new one where it is of an older form.

Belongs here: the file and its tables as such. Does not belong here: which rows it is to hold (`load`), and what is
carried over from an older one (`migrations`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from orchestration.warehouse.migrations import carried_over, is_current, stamp_version
from schemas import META, RAW, Table
from schemas.ddl import comments, create_table


@contextmanager
def connect(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the working file, closed at the end. Nothing is fetched from outside."""
    connection = duckdb.connect(
        str(path),
        read_only=read_only,
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
    )
    try:
        yield connection
    finally:
        connection.close()


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the schemas and tables of `raw` and `meta` where they are not there yet, and stamps their version."""
    for schema in ("raw", "meta"):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for model in (*RAW, *META):
        connection.execute(create_table(model))
        for statement in comments(model):
            connection.execute(statement)
    stamp_version(connection)


def is_as_today(path: Path) -> bool:
    """Whether the working file is there and its tables are those of this version of the package.

    Raises:
        HomeVersionError: it is of a newer package.
    """
    if not path.exists():
        return False
    with connect(path, read_only=True) as connection:
        return is_current(connection)


@contextmanager
def opened_for_loading(path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]]:
    """In one transaction: the file to load into, and the one that holds the former rows, which mostly is the same.

    A file of an older form is left as it is: a new one is made aside, with what only the old one holds carried over,
    and put in its place at the end.

    Raises:
        HomeVersionError: the file is of a newer package.
        InvariantError: what only the old file holds cannot be carried over.
    """
    if not path.exists() or is_as_today(path):
        with connect(path) as connection, _transaction(connection):
            prepare(connection)
            yield connection, connection
        return
    aside = path.with_name(f".{path.name}.part")
    _remove(aside)
    try:
        with connect(path) as former:
            former.execute("CHECKPOINT")  # the journal that a killed run left must not meet the new file
            with connect(aside) as connection, _transaction(connection):
                prepare(connection)
                for model, frame in carried_over(former, path):
                    append(connection, model, frame)
                yield connection, former
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        _journal(path).unlink(missing_ok=True)
        os.replace(aside, path)
    except BaseException:
        _remove(aside)
        raise


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.execute("BEGIN TRANSACTION")
    yield  # what is raised here closes the connection, which rolls back
    connection.execute("COMMIT")


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _journal(path).unlink(missing_ok=True)


def append(connection: duckdb.DuckDBPyConnection, model: type[Table], frame: pl.DataFrame) -> None:
    """Adds rows to a table, by the names of its model's columns."""
    rows = frame.select(list(model.frame_schema()))
    connection.register("incoming_rows", rows.to_arrow())
    about = model.about()
    connection.execute(f"INSERT INTO {about['schema']}.{model.table_name()} BY NAME SELECT * FROM incoming_rows")
    connection.unregister("incoming_rows")
