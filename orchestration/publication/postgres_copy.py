"""One release copied from the published DuckDB file into a PostgreSQL schema of its own, in one transaction.

Belongs here: which release a file is, its tables with rows, keys and comments. Does not belong here: what readers see
(`postgres_views`), the connection.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl

from orchestration.errors import InvariantError, PublicationError
from orchestration.progress import Advance
from orchestration.publication.postgres_connection import Session
from schemas import Table
from schemas.postgres_ddl import comment, create_keys, create_table, described, identifier, literal
from schemas.publication import Publication

ROWS_AT_ONCE = 20_000
MEMORY_FOR_KEYS = "256MB"  # of the server, while a key or index is made
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"  # for U+0000, which PostgreSQL cannot hold; as long, so that offsets stay


@dataclass(frozen=True, slots=True)
class Release:
    """The release that a published file is."""

    number: int
    run_id: str
    published_at: datetime
    as_of_on: date

    @property
    def schema(self) -> str:
        """The schema of its tables in PostgreSQL."""
        return version_schema(self.number)

    @property
    def description(self) -> str:
        """What the comment on its schema says; two releases of one number from two homes differ in it."""
        return (
            f"Release {self.number} of the cooperation warehouse, published {self.published_at:%Y-%m-%d %H:%M:%S} UTC "
            f"by run {self.run_id}, as of {self.as_of_on}."
        )


VERSION_SCHEMA = r"^cooperation_r([0-9]{6,})$"


def version_schema(number: int) -> str:
    """The schema of one release."""
    return f"cooperation_r{number:06d}"


@contextmanager
def opened(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The current published file, read-only; it stays as it is for us, whatever becomes current meanwhile.

    Raises:
        PublicationError: there is none yet, or its tables are not those of this version of the package.
    """
    if not published.exists():
        raise PublicationError(f"{published} is not there yet; make it with: cooperation run")
    try:
        with duckdb.connect(str(published), read_only=True) as file:
            yield file
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise PublicationError(f"{published} was published by an older version; first run: cooperation run") from error


def release_of(file: duckdb.DuckDBPyConnection) -> Release:
    """The release that a published file says it is."""
    columns = "release_number, run_id, published_at, as_of_on"
    table = f"{Publication.about()['schema']}.{Publication.table_name()}"
    [(number, run_id, published_at, as_of_on)] = file.execute(f"SELECT {columns} FROM {table}").fetchall()
    return Release(int(number), str(run_id), published_at, as_of_on)


def copy(
    file: duckdb.DuckDBPyConnection,
    session: Session,
    release: Release,
    tables: Sequence[type[Table]],
    advance: Advance,
) -> dict[str, int]:
    """Makes the schema of a release with all its tables; it is there whole for others after this, or not at all.

    Returns:
        Number of rows a table, by `schema.table` as the file names them.

    Raises:
        PostgresError: the server refuses something, or the connection is lost; nothing of it is there then.
        InvariantError: a table got another number of rows than the file has.
    """
    schema = release.schema
    session.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY_FOR_KEYS}'")
    session.execute_all([f"CREATE SCHEMA {schema}", *(create_table(model, schema) for model in tables)])
    rows: dict[str, int] = {}
    for model in tables:
        name = f"{model.about()['schema']}.{model.table_name()}"
        rows[name] = _append(file, session, model, schema)
        session.execute_all(create_keys(model, schema))
        advance(1)
    session.execute_all([statement for model in tables for statement in _comments(model, schema)])
    session.execute(f"COMMENT ON SCHEMA {schema} IS {literal(release.description)}")
    session.execute(f"ANALYZE {', '.join(f'{schema}.{identifier(model.table_name())}' for model in tables)}")
    session.commit()
    return rows


def _append(file: duckdb.DuckDBPyConnection, session: Session, model: type[Table], schema: str) -> int:
    name = f"{model.about()['schema']}.{model.table_name()}"
    [(expected,)] = file.execute(f"SELECT count(*) FROM {name}").fetchall()
    columns = ", ".join(_selected(column, dtype) for column, dtype in model.frame_schema().items())
    if expected:
        # closed whatever happens: DuckDB does not open a file again that an unread answer still holds
        with file.sql(f"SELECT {columns} FROM {name}").to_arrow_reader(ROWS_AT_ONCE) as reader:
            session.append(schema, model.table_name(), reader)
    [(found,)] = session.rows(f"SELECT count(*) FROM {schema}.{identifier(model.table_name())}")
    if found != expected:
        raise InvariantError(f"{name} was to be copied with {expected} rows and has {found}; nothing is published")
    return int(found)


def _selected(column: str, dtype: pl.DataType) -> str:
    name = identifier(column)
    return f"replace({name}, chr(0), '{REPLACEMENT}') AS {name}" if dtype == pl.String else name


def _comments(model: type[Table], schema: str) -> list[str]:
    table = f"{schema}.{identifier(model.table_name())}"
    return [comment("TABLE", table, column, text) for column, text in described(model).items()]
