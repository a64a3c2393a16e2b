"""Published tables as Parquet and CSV files.

Belongs here: writing one table to one path. Does not belong here: which tables, and putting files in place.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import polars as pl

from schemas import Table

ROWS_BY_YEAR = 250_000  # from so many rows on, Parquet is a folder of one file a year
ROWS_AT_ONCE = 50_000
# The day by which a table is parted; the others are never parted.
DAYS = {
    "fct_commitments": "first_seen_on",
    "rpt_commitments": "first_seen_on",
    "fct_commitment_mentions": "published_on",
    "fct_commitment_status_history": "valid_from",
    "fct_commitments_monthly": "month_start_on",
    "dim_statement": "published_on",
}
TIMESTAMP = "%Y-%m-%dT%H:%M:%SZ"


def file_stem(model: type[Table]) -> str:
    """Name of a table's file: that of a mart as it is, that of others after their schema."""
    schema = model.about()["schema"]
    return model.table_name() if schema == "marts" else f"{schema}_{model.table_name()}"


def row_count(connection: duckdb.DuckDBPyConnection, model: type[Table]) -> int:
    """Rows of a published table."""
    return int(connection.execute(f"SELECT count(*) FROM {_name(model)}").fetchall()[0][0])


def write_parquet(
    connection: duckdb.DuckDBPyConnection,
    model: type[Table],
    path: Path,
    *,
    stamp: Mapping[str, str],
) -> None:
    """Writes a table in order of its key; a large one as a folder `path/year=YYYY/part.parquet`.

    Args:
        connection: of the published file.
        model: the table.
        path: the file or folder to write.
        stamp: what goes into each file's metadata, such as the run's id.
    """
    day = DAYS.get(model.table_name())
    if day is None or row_count(connection, model) < ROWS_BY_YEAR:
        _copy(connection, _ordered(model), path, stamp)
        return
    years = f"SELECT DISTINCT CAST(year({day}) AS INTEGER) FROM {_name(model)} ORDER BY 1"
    for (year,) in connection.execute(years).fetchall():
        part = path / f"year={year}"
        part.mkdir(parents=True)
        within = f"WHERE {day} BETWEEN DATE '{year:04}-01-01' AND DATE '{year:04}-12-31'"
        _copy(connection, _ordered(model, within), part / "part.parquet", stamp)


def write_csv(connection: duckdb.DuckDBPyConnection, model: type[Table], path: Path) -> None:
    """Writes a table in order of its key as RFC 4180 says: UTF-8, a header, CRLF, quotes where needed.

    Days are 2024-05-02, times 2024-05-02T12:30:00Z; an empty cell is unknown, an empty text is `""`.
    """
    with path.open("wb") as file:
        for number, frame in enumerate(frames(connection, model)):
            frame.write_csv(
                file, include_header=number == 0, line_terminator="\r\n", datetime_format=TIMESTAMP, null_value=""
            )


def frames(
    connection: duckdb.DuckDBPyConnection, model: type[Table], *, order: str = "", limit: int | None = None
) -> Iterator[pl.DataFrame]:
    """The rows of a table in order of its key, or as said, some at once; at least one frame, which may be empty."""
    query = f"{_ordered(model, order=order)} LIMIT {limit}" if limit else _ordered(model, order=order)
    columns = model.frame_schema()
    found = False
    for batch in connection.sql(query).to_arrow_reader(ROWS_AT_ONCE):
        found = True
        frame = pl.from_arrow(batch)
        assert isinstance(frame, pl.DataFrame)
        yield frame.select(pl.col(name).cast(kind) for name, kind in columns.items())
    if not found:
        yield model.empty_frame()


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, stamp: Mapping[str, str]) -> None:
    marks = ", ".join(f"{name}: {_quoted(value)}" for name, value in stamp.items())
    metadata = f", KV_METADATA {{{marks}}}" if marks else ""
    connection.execute(f"COPY ({query}) TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd{metadata})")


def _ordered(model: type[Table], where: str = "", order: str = "") -> str:
    columns = ", ".join(f'"{name}"' for name in model.frame_schema())
    return f"SELECT {columns} FROM {_name(model)} {where} ORDER BY {order or ', '.join(model.about()['key'])}"


def _name(model: type[Table]) -> str:
    return f"{model.about()['schema']}.{model.table_name()}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
