"""What a published DuckDB file holds: marts with their macros and meta, written and checked.

Belongs here: one file's contents. Does not belong here: names and versions of files (`versions`), what the marts hold.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.errors import InvariantError
from orchestration.warehouse.working_file import append
from schemas import MACROS, MARTS, META, PUBLISHED, Table
from schemas.ddl import comments, create_table
from schemas.describing import described_columns, described_tables
from schemas.macros import Macro
from schemas.meta import Runs
from schemas.publication import CodebookColumns, CodebookTables, Publication, Releases, RowCounts

STORAGE_VERSION = "v1.0.0"  # the newest that drivers of DuckDB 1.x all open


@dataclass(frozen=True, slots=True)
class Release:
    """One release before it is published.

    Attributes:
        number: its number, never given before.
        previous: number of the release that is current so far.
        published_at: when it is published, UTC.
        run: the row of `meta.runs` of the run whose rows it holds.
    """

    number: int
    previous: int | None
    published_at: datetime
    run: dict[str, Any]

    def row(self) -> dict[str, Any]:
        """Its row of `meta.releases`."""
        return self._columns_of(Releases, is_withdrawn=False)

    def publication(self) -> dict[str, Any]:
        """Its row of `meta.publication`."""
        return self._columns_of(Publication, storage_version=STORAGE_VERSION, previous_release_number=self.previous)

    def _columns_of(self, model: type[Table], **more: Any) -> dict[str, Any]:
        values = {**self.run, "release_number": self.number, "published_at": self.published_at, **more}
        return {name: values[name] for name in model.frame_schema()}


def last_run(warehouse: Path) -> dict[str, Any]:
    """The row of `meta.runs` of the run that made the marts of a working file.

    Raises:
        InvariantError: no run has finished.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        query = "SELECT * FROM meta.runs ORDER BY finished_at DESC, run_id LIMIT 1"
        rows = connection.execute(query).fetchall()
        if not rows:
            raise InvariantError(f"meta.runs of {warehouse} names no run; first run: cooperation run")
        return dict(zip(Runs.frame_schema(), rows[0], strict=True))


def write(warehouse: Path, target: Path, release: Release) -> dict[str, int]:
    """Writes marts, macros and meta of a working file into a new file.

    Returns:
        Number of rows a table, by `schema.table`, as they were counted in the working file.

    Raises:
        InvariantError: the working file lacks a macro, or two of its rows have the same key.
    """
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {_quoted(warehouse)} AS working (READ_ONLY)")
        connection.execute(f"ATTACH {_quoted(target)} AS target (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE target")
        connection.execute("BEGIN TRANSACTION")
        for schema in ("marts", "meta"):
            connection.execute(f"CREATE SCHEMA {schema}")
        for model in PUBLISHED:
            connection.execute(create_table(model))
            for statement in comments(model):
                connection.execute(statement)
        rows = {name_of(model): _copy(connection, model) for model in (*MARTS, *META)}
        _add(connection, Releases, [release.row()])
        rows[name_of(Releases)] += 1
        rows.update(_describe(connection, release, rows))
        for macro in MACROS:
            _copy_macro(connection, macro)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT target")
        connection.execute("USE memory")
        connection.execute("DETACH target")
    return rows


def check(path: Path, release: Release, rows: dict[str, int]) -> None:
    """Opens a finished file as readers will, and compares it with what was to be written.

    Raises:
        InvariantError: a table has another number of rows, a key is there twice, or the file is of another release.
    """
    with duckdb.connect(str(path), read_only=True) as connection:
        for model in PUBLISHED:
            name, key = name_of(model), ", ".join(model.about()["key"])
            [(found, distinct)] = connection.execute(
                f"SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT {key} FROM {name})) FROM {name}"
            ).fetchall()
            if found != rows[name]:
                raise InvariantError(
                    f"{name} was to be published with {rows[name]} rows and has {found}; nothing is published"
                )
            if distinct != found:
                raise InvariantError(f"{name} has {found - distinct} rows too many of a key; nothing is published")
        told = connection.execute("SELECT release_number, run_id FROM meta.publication").fetchall()
    if told != [(release.number, release.run["run_id"])]:
        raise InvariantError(f"{path} was to be release {release.number} and says {told}; nothing is published")


def name_of(model: type[Table]) -> str:
    """`schema.table`."""
    return f"{model.about()['schema']}.{model.table_name()}"


def _copy(connection: duckdb.DuckDBPyConnection, model: type[Table]) -> int:
    name = name_of(model)
    columns = ", ".join(model.frame_schema())
    key = ", ".join(model.about()["key"])
    try:
        connection.execute(f"INSERT INTO {name} SELECT {columns} FROM working.{name} ORDER BY {key}")
    except duckdb.ConstraintException as error:
        said = " ".join(str(error).split())[:200]
        raise InvariantError(f"{name} breaks a rule of its own, nothing is published: {said}") from error
    return int(connection.execute(f"SELECT count(*) FROM working.{name}").fetchall()[0][0])


def _describe(connection: duckdb.DuckDBPyConnection, release: Release, rows: dict[str, int]) -> dict[str, int]:
    tables, columns = described_tables(PUBLISHED), described_columns(PUBLISHED)
    own = {Publication: 1, RowCounts: len(PUBLISHED), CodebookTables: tables.height, CodebookColumns: columns.height}
    counted = {name_of(model): count for model, count in own.items()}
    _add(connection, Publication, [release.publication()])
    append(connection, CodebookTables, tables)
    append(connection, CodebookColumns, columns)
    counts = []
    for name, count in {**rows, **counted}.items():
        schema, _, table = name.partition(".")
        counts.append({"schema_name": schema, "table_name": table, "row_count": count})
    _add(connection, RowCounts, counts)
    return counted


def _add(connection: duckdb.DuckDBPyConnection, model: type[Table], rows: list[dict[str, Any]]) -> None:
    append(connection, model, model.validate(pl.DataFrame(rows, schema=model.frame_schema()), lazy=True))


def _copy_macro(connection: duckdb.DuckDBPyConnection, macro: Macro) -> None:
    """Makes a macro anew, so that it names tables by schema only: the catalog's name is the reader's choice."""
    found = connection.execute(
        "SELECT parameters, macro_definition FROM duckdb_functions()"
        " WHERE database_name = 'working' AND schema_name = 'marts' AND function_name = ?",
        [macro.name],
    ).fetchall()
    if [tuple(parameters) for parameters, _ in found] != [macro.parameters]:
        raise InvariantError(f"the working file has no macro marts.{macro.name}({', '.join(macro.parameters)})")
    [(_, definition)] = found
    connection.execute(f"CREATE MACRO marts.{macro.name}({', '.join(macro.parameters)}) AS TABLE {definition}")
    described = f"{macro.description} Grain: {macro.grain}.".replace("'", "''")
    connection.execute(f"COMMENT ON MACRO TABLE marts.{macro.name} IS '{described}'")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
