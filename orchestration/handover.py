"""The Parquet files through which assets hand tables to each other.

Belongs here: where each table lies, writing it only when it changed. Does not belong here: making tables.
"""

from pathlib import Path

import polars as pl

from orchestration.errors import InvariantError
from orchestration.files import read_parquet, write_parquet_atomically
from orchestration.home import Home
from schemas.base import Table


def table_path(home: Home, stage: str, model: type[Table]) -> Path:
    """Where a stage leaves a table for the next one."""
    return home.root / stage / f"{model.table_name()}.parquet"


def leave(home: Home, stage: str, model: type[Table], frame: pl.DataFrame) -> None:
    """Leaves a table for the next stage; an unchanged one is not written again."""
    path = table_path(home, stage, model)
    if not _is_of(model, path) or not read_parquet(path, model.frame_schema()).equals(frame):
        write_parquet_atomically(path, frame)


def take(home: Home, stage: str, model: type[Table]) -> pl.DataFrame:
    """The table that a stage left.

    Raises:
        InvariantError: the stage has not run in this home, or not since its tables had another form.
    """
    path = table_path(home, stage, model)
    if not path.exists():
        raise InvariantError(f"{path} is missing; run the whole job, which makes it")
    if not _is_of(model, path):
        raise InvariantError(f"{path} is of an older form; run the whole job, which makes it anew")
    return read_parquet(path, model.frame_schema())


def _is_of(model: type[Table], path: Path) -> bool:
    try:
        return dict(pl.read_parquet_schema(path)) == model.frame_schema()
    except (OSError, pl.exceptions.PolarsError):
        return False
