"""Working files of an older form: told apart, and what no document tells again carried over.

Belongs here: the stamp of a file's schema version, numbered migrations of what is carried over. Does not belong here:
rows that are made anew from documents (`load`), and days of collection, which the manifests of sources hold.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
from pandera.errors import SchemaErrors

from orchestration.errors import HomeVersionError, InvariantError
from schemas import META, RAW, SCHEMA_VERSION, Table
from schemas.ddl import column_types
from schemas.meta import Accuracy

STAMP = "meta.schema_version"
UNSTAMPED = 1  # the one version that had no stamp
MADE_BY_LOADING: tuple[type[Table], ...] = (Accuracy,)
CARRIED: tuple[type[Table], ...] = tuple(model for model in META if model not in MADE_BY_LOADING)
Kept = dict[str, pl.DataFrame]
"""What only the working file holds, by table, in the columns of one schema version."""


def as_it_is(kept: Kept) -> Kept:
    """Nothing of what is carried over changed its meaning; columns that came or went need no migration."""
    return kept


MIGRATIONS: dict[int, Callable[[Kept], Kept]] = {
    1: as_it_is,  # links name the earlier mention, relations between commitments have a table
    2: as_it_is,  # what releases changed has a table, empty until the next one
}
"""By version: what takes `Kept` of that version to the next one."""


def file_version(connection: duckdb.DuckDBPyConnection) -> int:
    """Schema version of an open working file.

    Raises:
        HomeVersionError: it is of a newer package.
    """
    try:
        stamped = connection.execute(f"SELECT max(version) FROM {STAMP}").fetchall()[0][0]
    except duckdb.CatalogException:
        return UNSTAMPED
    version = UNSTAMPED if stamped is None else int(stamped)
    if version > SCHEMA_VERSION:
        raise HomeVersionError(
            f"the warehouse is of schema version {version}, written by a newer cooperation-warehouse; upgrade the "
            "package to use it"
        )
    return version


def stamp_version(connection: duckdb.DuckDBPyConnection) -> None:
    """Notes the present schema version in a file whose tables are of it."""
    connection.execute(f"CREATE TABLE IF NOT EXISTS {STAMP} (version BIGINT NOT NULL)")
    connection.execute(f"DELETE FROM {STAMP}")
    connection.execute(f"INSERT INTO {STAMP} VALUES ({SCHEMA_VERSION})")


def is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether an open working file is of the present version, and its tables have the columns of their models.

    Raises:
        HomeVersionError: it is of a newer package.
    """
    return file_version(connection) == SCHEMA_VERSION and _columns(connection) == {
        (model.about()["schema"], model.table_name()): [
            (name, kind, model.to_schema().columns[name].nullable) for name, kind in column_types(model).items()
        ]
        for model in (*RAW, *META)
    }


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[tuple[str, str, bool]]]:
    rows = connection.execute(
        "SELECT schema_name, table_name, column_name, data_type, is_nullable FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name IN ('raw', 'meta') "
        f"AND schema_name || '.' || table_name <> '{STAMP}' "
        "ORDER BY schema_name, table_name, column_index"
    ).fetchall()
    found: dict[tuple[str, str], list[tuple[str, str, bool]]] = {}
    for schema, table, *column in rows:
        found.setdefault((schema, table), []).append((column[0], column[1], column[2]))
    return found


def rows_of(connection: duckdb.DuckDBPyConnection, model: type[Table]) -> pl.DataFrame:
    """Rows of a table of a file of any version, in the columns of today; what the file does not have is empty."""
    return _in_columns_of(model, _as_stored(connection, model))


def carried_over(connection: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[type[Table], pl.DataFrame]]:
    """What only the working file holds, brought to the present version: tables and their rows.

    Args:
        connection: to the file of an older form.
        path: its place, for messages.

    Raises:
        HomeVersionError: it is of a newer package.
        InvariantError: its rows do not meet the models of today.
    """
    kept = {model.table_name(): _as_stored(connection, model) for model in CARRIED}
    for version in range(file_version(connection), SCHEMA_VERSION):
        kept = MIGRATIONS[version](kept)
    carried: list[tuple[type[Table], pl.DataFrame]] = []
    for model in CARRIED:
        try:
            frame = _in_columns_of(model, kept[model.table_name()])
            carried.append((model, model.validate(frame, lazy=True)))
        except (SchemaErrors, pl.exceptions.PolarsError) as error:
            raise InvariantError(
                f"meta.{model.table_name()} of {path} cannot be carried over to schema version {SCHEMA_VERSION}; the "
                f"file stays as it was; please report this: {' '.join(str(error).split())[:300]}"
            ) from error
    return carried


def _as_stored(connection: duckdb.DuckDBPyConnection, model: type[Table]) -> pl.DataFrame:
    try:
        frame: pl.DataFrame = connection.sql(f"SELECT * FROM {model.about()['schema']}.{model.table_name()}").pl()
    except duckdb.CatalogException:
        return model.empty_frame()
    return frame


def _in_columns_of(model: type[Table], frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in model.frame_schema().items()
    )
