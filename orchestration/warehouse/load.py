"""Raw tables into DuckDB: one transaction a run, a statement's rows replaced as a whole.

Belongs here: which rows change, and changing them. Does not belong here: making the rows.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.days import now
from orchestration.errors import InvariantError
from orchestration.warehouse.accuracy import measured_accuracy
from orchestration.warehouse.migrations import rows_of
from orchestration.warehouse.rekeys import Published, rekeys
from orchestration.warehouse.working_file import append, opened_for_loading
from schemas import RAW, Table
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
    """What a load changed: numbers of statements, and whether the file was of an older form and was made anew."""

    added: int
    replaced: int
    removed: int
    made_anew: bool = False


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


def load(path: Path, tables: RawTables) -> Loaded:
    """Brings the raw tables of the file at `path` to `tables`, in one transaction, and `meta.accuracy` up to date.

    A file of an older form gives way to a new one, whose rows are all those of `tables`.

    Raises:
        InvariantError: the file does not hold afterwards what was to be loaded; the one that was there stays as it was.
        HomeVersionError: the file is of a newer package.
    """
    with opened_for_loading(path) as (connection, former):
        present = dict(connection.execute("SELECT statement_id, row_hash FROM raw.statements").fetchall())
        wanted = dict(tables.statements.select("statement_id", "row_hash").iter_rows())
        added = wanted.keys() - present.keys()
        removed = present.keys() - wanted.keys()
        replaced = {key for key in wanted.keys() & present.keys() if wanted[key] != present[key]}
        before = Published(*(rows_of(former, model) for model in (Documents, Mentions, CommitmentMentions)))
        _delete(connection, [*removed, *replaced])
        _insert(connection, tables, [*added, *replaced])
        for model in (Documents, Rejects, Reviews, MentionReviews):
            connection.execute(f"DELETE FROM raw.{model.table_name()}")
            append(connection, model, tables.frame(model))
        _note_rekeys(connection, before, tables)
        connection.execute("DELETE FROM meta.accuracy")
        append(connection, Accuracy, measured_accuracy())
        _verify(connection, tables)
    return Loaded(len(added), len(replaced), len(removed), made_anew=connection is not former)


def _delete(connection: duckdb.DuckDBPyConnection, statement_ids: list[str]) -> None:
    for model in BY_STATEMENT:
        connection.execute(
            f"DELETE FROM raw.{model.table_name()} WHERE statement_id IN (SELECT unnest(?))", [statement_ids]
        )


def _insert(connection: duckdb.DuckDBPyConnection, tables: RawTables, statement_ids: list[str]) -> None:
    wanted = pl.Series(statement_ids, dtype=pl.String)
    for model in reversed(BY_STATEMENT):
        append(connection, model, tables.frame(model).filter(pl.col("statement_id").is_in(wanted.implode())))


def _note_rekeys(connection: duckdb.DuckDBPyConnection, before: Published, tables: RawTables) -> None:
    copy_of = dict(tables.statements.drop_nulls("copy_of").select("statement_id", "copy_of").iter_rows())
    after = Published(tables.documents, tables.mentions, tables.commitment_mentions)
    fresh = rekeys(before, after, rekeyed_at=now(), copy_of=copy_of)
    present = (
        tables.statements.get_column("statement_id"),
        tables.mentions.get_column("mention_id"),
        tables.commitment_mentions.get_column("commitment_id"),
    )
    told_anew = pl.concat([*present, fresh.get_column("old_id")])
    connection.register("told_anew", told_anew.alias("old_id").to_frame().to_arrow())
    connection.register("fresh_rekeys", fresh.to_arrow())
    connection.execute("DELETE FROM meta.rekeys WHERE old_id IN (SELECT old_id FROM told_anew)")
    connection.execute(
        "UPDATE meta.rekeys SET new_id = fresh.new_id FROM fresh_rekeys AS fresh WHERE rekeys.new_id = fresh.old_id"
    )
    for name in ("told_anew", "fresh_rekeys"):
        connection.unregister(name)
    append(connection, Rekeys, fresh)


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
