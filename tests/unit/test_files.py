"""Files that appear whole or not at all."""

import os
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orchestration.errors import HomeVersionError
from orchestration.files import (
    hash_of_files,
    printable,
    read_kept_parquet,
    read_parquet,
    write_atomically,
    write_parquet_atomically,
)

SCHEMA: dict[str, Any] = {"a": pl.Int64(), "b": pl.String()}
FRAME = pl.DataFrame({"a": [1], "b": ["x"]}, schema=SCHEMA)


def test_a_write_that_fails_leaves_the_former_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_atomically(tmp_path / "a", b"before")

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(tmp_path / "a", b"after")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"before"}


def test_folders_are_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "b" / "c" / "a", b"content")
    write_parquet_atomically(tmp_path / "d" / "e.parquet", FRAME)
    assert (tmp_path / "b" / "c" / "a").read_bytes() == b"content"
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["e.parquet"]


def test_a_frame_comes_back_as_it_was(tmp_path: Path) -> None:
    write_parquet_atomically(tmp_path / "a.parquet", FRAME)
    assert read_parquet(tmp_path / "a.parquet", SCHEMA).equals(FRAME)


def test_a_frame_that_is_absent_or_of_another_shape_is_empty(tmp_path: Path) -> None:
    assert read_parquet(tmp_path / "a.parquet", SCHEMA).equals(FRAME.clear())
    write_parquet_atomically(tmp_path / "a.parquet", FRAME.rename({"b": "c"}))
    assert read_parquet(tmp_path / "a.parquet", SCHEMA).equals(FRAME.clear())


def test_what_can_be_made_anew_may_be_damaged(tmp_path: Path) -> None:
    write_parquet_atomically(tmp_path / "a.parquet", FRAME)
    whole = (tmp_path / "a.parquet").read_bytes()
    for content in (b"", b"PAR1", whole[:-9], whole[:40] + bytes(40) + whole[80:]):
        (tmp_path / "a.parquet").write_bytes(content)
        assert read_parquet(tmp_path / "a.parquet", SCHEMA).equals(FRAME.clear())


def test_what_cannot_be_made_anew_keeps_its_rows_when_columns_were_added(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    assert read_kept_parquet(path, SCHEMA, {}).equals(FRAME.clear())
    write_parquet_atomically(path, FRAME.drop("b").with_columns(former=1))
    assert read_kept_parquet(path, SCHEMA, {"b": "y"}).equals(FRAME.with_columns(b=pl.lit("y")))
    write_parquet_atomically(path, FRAME)
    assert read_kept_parquet(path, SCHEMA, {"b": "y"}).equals(FRAME)


@pytest.mark.parametrize("frame", [FRAME.drop("b"), FRAME.with_columns(a=pl.lit("no number"))], ids=["lacks", "type"])
def test_what_cannot_be_made_anew_is_never_taken_for_empty(tmp_path: Path, frame: pl.DataFrame) -> None:
    path = tmp_path / "a.parquet"
    write_parquet_atomically(path, frame)
    for _ in range(2):
        with pytest.raises(HomeVersionError, match=r"a\.parquet cannot be read .*; restore it") as caught:
            read_kept_parquet(path, SCHEMA, {})
        assert "\n" not in str(caught.value)
        path.write_bytes(b"damaged")


def test_a_tree_hash_tells_names_and_contents_and_not_order_or_place(tmp_path: Path) -> None:
    def tree(root: str, **contents: str) -> str:
        for name, content in contents.items():
            write_atomically(tmp_path / root / name, content.encode())
        return hash_of_files([tmp_path / root / name for name in contents], tmp_path / root)

    first = tree("one", a="x", b="y")
    assert tree("two", b="y", a="x") == first
    assert len({first, tree("three", a="y", b="x"), tree("four", a="x", c="y"), tree("five", a="xb", b="y")}) == 4


def test_any_path_can_be_printed() -> None:
    assert printable(Path("plain/é.txt")) == "plain/é.txt"
    assert printable(os.fsdecode(b"a\xff.txt")) == "a\\xff.txt"
