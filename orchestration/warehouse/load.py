"""Raw tables into DuckDB: one transaction a run, a statement's rows replaced as a whole.

Belongs here: which rows change, and changing them. Does not belong here: making the rows.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.days import now
from orchestration.errors import InvariantError
from orchestration.warehouse.accuracy import measured_accuracy
from orchestration.warehouse.rekeys import rekeys
from schemas import META, RAW, Table
from schemas.ddl import comments, create_table
from schemas.meta import Accuracy, Rekeys
from schemas.raw import CommitmentMentions, CommitmentRelations, Documents, Mentions, Rejects, Statements
from schemas.reviews import MentionReviews, Reviews

BY_STATEMENT: tuple[type[Table], ...] = (CommitmentRelations, CommitmentMentions, Mentions, Statements)


@dataclass(frozen=True, slots=True)
class RawTables:
    """All raw tables as they are to be, each with the columns of its model in `schemas.raw` or `schemas.reviews`."""

    documents: pl.DataFrame
    statements: pl.DataFrame
    mentions: pl.DataFrame
    commitment_mentions: pl.DataFrame
    commitment_relations: pl.DataFrame
    rejects: pl.DataFrame
    reviews: pl.DataFrame = field(default_factory=Reviews.empty_frame)
    mention_reviews: pl.DataFrame = field(default_factory=MentionReviews.empty_frame)

    def frame(self, model: type[Table]) -> pl.DataFrame:
        """The rows of one table."""
        frame: pl.DataFrame = getattr(self, model.table_name())
        return frame

    def content_hash(self) -> str:
        """Hash of all rows, whatever their order."""
        digest = hashlib.sha256()
        for part in (
            sorted(self.statements.get_column("row_hash").to_list()),
            sorted(_row_hashes(self.documents)),
            self.rejects.get_column("reject_id").sort().to_list(),
            sorted(_row_hashes(self.reviews)),
            sorted(_row_hashes(self.mention_reviews)),
        ):
            digest.update(json.dumps(part).encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load changed: numbers of statements."""

    added: int
    replaced: int
    removed: int


def with_row_hashes(tables: RawTables) -> RawTables:
    """The tables with `row_hash` of each statement set to a hash of its own row, its mentions and its links."""
    parts: dict[str, list[str]] = defaultdict(list)
    links = (tables.commitment_mentions, tables.commitment_relations)
    for frame in (tables.mentions, *links, tables.statements.drop("row_hash")):
        ordered = frame.sort(frame.columns[:3])
        for statement_id, row_hash in zip(ordered.get_column("statement_id"), _row_hashes(ordered), strict=True):
            parts[statement_id].append(row_hash)
    hashes = {key: hashlib.sha256("".join(value).encode()).hexdigest() for key, value in parts.items()}
    statements = tables.statements.with_columns(
        pl.col("statement_id").replace_strict(hashes, return_dtype=pl.String).alias("row_hash")
    )
    return replace(tables, statements=statements)


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
    """Makes the schemas and tables of `raw` and `meta` where they are not there yet."""
    for schema in ("raw", "meta"):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for model in (*RAW, *META):
        connection.execute(create_table(model))
        for statement in comments(model):
            connection.execute(statement)


def load(path: Path, tables: RawTables) -> Loaded:
    """Brings the raw tables of the file at `path` to `tables`, in one transaction, and `meta.accuracy` up to date.

    Raises:
        InvariantError: the file does not hold afterwards what was to be loaded; the transaction is rolled back.
    """
    with connect(path) as connection:
        connection.execute("BEGIN TRANSACTION")
        prepare(connection)
        present = dict(connection.execute("SELECT statement_id, row_hash FROM raw.statements").fetchall())
        wanted = dict(tables.statements.select("statement_id", "row_hash").iter_rows())
        added = wanted.keys() - present.keys()
        removed = present.keys() - wanted.keys()
        replaced = {key for key in wanted.keys() & present.keys() if wanted[key] != present[key]}
        old_mentions = connection.sql("SELECT * FROM raw.mentions").pl()
        old_documents = connection.sql("SELECT document_id, statement_id FROM raw.documents").pl()
        _delete(connection, [*removed, *replaced])
        _insert(connection, tables, [*added, *replaced])
        for model in (Documents, Rejects, Reviews, MentionReviews):
            connection.execute(f"DELETE FROM raw.{model.table_name()}")
            _append(connection, model, tables.frame(model))
        _note_rekeys(connection, old_mentions, old_documents, tables)
        connection.execute("DELETE FROM meta.accuracy")
        _append(connection, Accuracy, measured_accuracy())
        _verify(connection, tables)
        connection.execute("COMMIT")
    return Loaded(len(added), len(replaced), len(removed))


def _delete(connection: duckdb.DuckDBPyConnection, statement_ids: list[str]) -> None:
    for model in BY_STATEMENT:
        connection.execute(
            f"DELETE FROM raw.{model.table_name()} WHERE statement_id IN (SELECT unnest(?))", [statement_ids]
        )


def _insert(connection: duckdb.DuckDBPyConnection, tables: RawTables, statement_ids: list[str]) -> None:
    wanted = pl.Series(statement_ids, dtype=pl.String)
    for model in reversed(BY_STATEMENT):
        _append(connection, model, tables.frame(model).filter(pl.col("statement_id").is_in(wanted.implode())))


def _append(connection: duckdb.DuckDBPyConnection, model: type[Table], frame: pl.DataFrame) -> None:
    rows = frame.select(list(model.frame_schema()))
    connection.register("incoming_rows", rows.to_arrow())
    about = model.about()
    connection.execute(f"INSERT INTO {about['schema']}.{model.table_name()} BY NAME SELECT * FROM incoming_rows")
    connection.unregister("incoming_rows")


def _note_rekeys(
    connection: duckdb.DuckDBPyConnection, old_mentions: pl.DataFrame, old_documents: pl.DataFrame, tables: RawTables
) -> None:
    copy_of = dict(tables.statements.drop_nulls("copy_of").select("statement_id", "copy_of").iter_rows())
    fresh = rekeys(old_mentions, old_documents, tables.mentions, tables.documents, rekeyed_at=now(), copy_of=copy_of)
    present = (
        tables.statements.get_column("statement_id"),
        tables.mentions.get_column("mention_id"),
        tables.commitment_mentions.get_column("commitment_id"),
    )
    back = pl.concat(present)
    connection.execute("DELETE FROM meta.rekeys WHERE old_id IN (SELECT unnest(?))", [back.to_list()])
    connection.execute(
        "DELETE FROM meta.rekeys WHERE old_id IN (SELECT unnest(?))", [fresh.get_column("old_id").to_list()]
    )
    for old_id, new_id in fresh.select("old_id", "new_id").iter_rows():
        connection.execute("UPDATE meta.rekeys SET new_id = ? WHERE new_id = ?", [new_id, old_id])
    _append(connection, Rekeys, fresh)


def _verify(connection: duckdb.DuckDBPyConnection, tables: RawTables) -> None:
    for model in RAW:
        found = connection.execute(f"SELECT count(*) FROM raw.{model.table_name()}").fetchall()[0][0]
        expected = tables.frame(model).height
        if found != expected:
            raise InvariantError(
                f"raw.{model.table_name()} holds {found} rows after loading, {expected} were given; nothing is kept"
            )


def _row_hashes(frame: pl.DataFrame) -> list[str]:
    def encode(row: tuple[Any, ...]) -> bytes:
        return json.dumps(row, default=str, ensure_ascii=False).encode()

    return [hashlib.sha256(encode(row)).hexdigest() for row in frame.iter_rows()]
