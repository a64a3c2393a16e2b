"""The published DuckDB file: marts with their macros and meta, written aside, checked, then made current by one rename.

Belongs here: writing, checking and switching versions. Does not belong here: what the marts hold.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.days import now
from orchestration.errors import InvariantError
from orchestration.publication.kept_changes import record_changes
from schemas import MACROS, MARTS, META, Table
from schemas.ddl import comments, create_table
from schemas.macros import Macro

STORAGE_VERSION = "v1.0.0"  # the newest that drivers of DuckDB 1.x all open
NAME = "cooperation"


@dataclass(frozen=True, slots=True)
class Published:
    """One finished publication.

    Attributes:
        path: the current file, under the name that readers use.
        version: the numbered file it is.
        rows: number of rows a table, by `schema.table`.
        replaced: False where an open reader kept the former file in its place (Windows); the next run tries again.
    """

    path: Path
    version: Path
    rows: dict[str, int]
    replaced: bool


def publish(warehouse: Path, folder: Path, *, keep: int) -> Published:
    """Copies marts, their macros and meta of the working file into a new version and makes it current.

    Args:
        warehouse: the working DuckDB file.
        folder: where published files lie.
        keep: how many versions are kept, the new one among them.

    Raises:
        InvariantError: the new file does not hold what the working file holds; the current one stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in folder.glob(f".{NAME}-*"):
        left_over.unlink()
    number = _next_number(folder)
    target = folder / f"{NAME}-{number:06d}.duckdb"
    record_changes(warehouse, folder / f"{NAME}.duckdb", number, now())
    aside = folder / f".{target.name}"
    rows = _write(warehouse, aside)
    _check(aside, rows)
    os.replace(aside, target)
    replaced = _make_current(target, folder / f"{NAME}.duckdb")
    for old in _versions(folder)[:-keep]:
        old.unlink(missing_ok=True)
    return Published(folder / f"{NAME}.duckdb", target, rows, replaced)


def _write(warehouse: Path, aside: Path) -> dict[str, int]:
    rows: dict[str, int] = {}
    connection = duckdb.connect()
    try:
        connection.execute(f"ATTACH {_quoted(warehouse)} AS working (READ_ONLY)")
        connection.execute(f"ATTACH {_quoted(aside)} AS target (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE target")
        connection.execute("BEGIN TRANSACTION")
        for schema in ("marts", "meta"):
            connection.execute(f"CREATE SCHEMA {schema}")
        for model in (*MARTS, *META):
            rows[_name(model)] = _copy(connection, model)
        for macro in MACROS:
            _copy_macro(connection, macro)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT target")
        connection.execute("USE memory")
        connection.execute("DETACH target")
    finally:
        connection.close()
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    return rows


def _copy(connection: duckdb.DuckDBPyConnection, model: type[Table]) -> int:
    name = _name(model)
    columns = ", ".join(model.frame_schema())
    key = ", ".join(model.about()["key"])
    connection.execute(create_table(model))
    connection.execute(f"INSERT INTO {name} SELECT {columns} FROM working.{name} ORDER BY {key}")
    for statement in comments(model):
        connection.execute(statement)
    return int(connection.execute(f"SELECT count(*) FROM working.{name}").fetchall()[0][0])


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


def _check(path: Path, rows: dict[str, int]) -> None:
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, expected in rows.items():
            found = int(connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
            if found != expected:
                raise InvariantError(
                    f"{name} was to be published with {expected} rows and has {found}; nothing is published"
                )


def _make_current(version: Path, current: Path) -> bool:
    link = current.with_name(f".{NAME}-current")
    link.unlink(missing_ok=True)
    try:
        os.link(version, link)
    except OSError:
        shutil.copyfile(version, link)
    try:
        os.replace(link, current)
    except PermissionError:
        link.unlink(missing_ok=True)
        return False
    return True


def _versions(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{NAME}-{'[0-9]' * 6}.duckdb"))


def _next_number(folder: Path) -> int:
    versions = _versions(folder)
    return int(versions[-1].stem.removeprefix(f"{NAME}-")) + 1 if versions else 1


def _name(model: type[Table]) -> str:
    return f"{model.about()['schema']}.{model.table_name()}"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
