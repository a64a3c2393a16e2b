"""Files that appear whole or not at all.

Belongs here: atomic writes, hashes of file trees, names as text. Does not belong here: what is written.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import polars as pl


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
    """The frame at `path` with the columns of `schema`; an empty one where it is absent or of another shape."""
    if path.exists():
        frame = pl.read_parquet(path)
        if dict(frame.schema) == schema:
            return frame
    return pl.DataFrame(schema=schema)


def hash_of_files(files: Iterable[Path], root: Path) -> str:
    """SHA-256 over relative names and contents of `files`, as hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
