"""Files that appear whole or not at all.

Belongs here: atomic writes, hashes of file trees, names as text. Does not belong here: what is written.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import polars as pl

from orchestration.errors import HomeVersionError


def printable(path: str | Path) -> str:
    """A path as text that every table and terminal takes, also where its bytes are no UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def write_atomically(path: Path, content: bytes) -> None:
    """Writes `content` beside `path`, flushes it to disk and renames it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def write_parquet_atomically(path: Path, frame: pl.DataFrame) -> None:
    """Writes `frame` beside `path`, flushes it to disk and renames it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        frame.write_parquet(aside)
        with open(aside, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def read_parquet(path: Path, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """What was left at `path` to be made anew at need; empty where it is absent, of another form or damaged."""
    with suppress(OSError, pl.exceptions.PolarsError):
        frame = pl.read_parquet(path)
        if dict(frame.schema) == schema:
            return frame
    return pl.DataFrame(schema=schema)


def read_kept_parquet(path: Path, schema: dict[str, pl.DataType], added: Mapping[str, str | None]) -> pl.DataFrame:
    """The frame at `path`, which nothing can make anew, with the columns of `schema`; empty where it is absent.

    Args:
        path: the file.
        schema: its columns today.
        added: columns that files of older versions do not have, with what their rows would say.

    Raises:
        HomeVersionError: the file is damaged, or of a form that this package does not know.
    """
    if not path.exists():
        return pl.DataFrame(schema=schema)
    try:
        frame = pl.read_parquet(path)
        missing = [pl.lit(value).alias(name) for name, value in added.items() if name not in frame.columns]
        return frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in schema.items())
    except pl.exceptions.PolarsError as error:
        said = " ".join(str(error).split())[:200]
        raise HomeVersionError(f"{path} cannot be read ({said}); restore it from a copy of the home") from error


def hash_of_files(files: Iterable[Path], root: Path) -> str:
    """SHA-256 over relative names and contents of `files`, as hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
