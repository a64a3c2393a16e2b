"""`cooperation export`: one file a mart, in order of its key."""

import csv
from pathlib import Path

import polars as pl
import pytest

from orchestration.cli import main
from orchestration.home import Home
from schemas import MARTS
from schemas.facts import FctCommitmentsByCountry

Captured = pytest.CaptureFixture[str]


def export(home: Home, folder: Path, *options: str) -> int:
    return main(["export", str(folder), "--home", str(home.root), *options])


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_every_mart_is_one_file(published_home: Home, tmp_path: Path, capsys: Captured, form: str) -> None:
    folder = tmp_path / "new" / "[folder]"
    assert export(published_home, folder, "--format", form) == 0
    assert {path.name for path in folder.iterdir()} == {f"{model.table_name()}.{form}" for model in MARTS}
    assert capsys.readouterr().out == f"{len(MARTS)} tables written to {folder}\n"


def test_parquet_is_the_default_and_has_the_columns_and_types_of_the_models(
    published_home: Home, tmp_path: Path
) -> None:
    assert export(published_home, tmp_path) == 0
    for model in MARTS:
        assert dict(pl.read_parquet(tmp_path / f"{model.table_name()}.parquet").schema) == model.frame_schema()


def test_rows_are_sorted_by_key(published_home: Home, tmp_path: Path) -> None:
    name = FctCommitmentsByCountry.table_name()
    for form in ("parquet", "csv"):
        assert export(published_home, tmp_path, "--format", form) == 0
    assert pl.read_parquet(tmp_path / f"{name}.parquet")["country_code"].to_list() == ["AUS", "JPN", "KEN"]
    with (tmp_path / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(FctCommitmentsByCountry.frame_schema())
    assert [(row["country_code"], row["commitment_count"]) for row in rows] == [
        ("AUS", "7"),
        ("JPN", "3"),
        ("KEN", "12345"),
    ]


def test_exporting_again_overwrites_with_the_same_bytes(published_home: Home, tmp_path: Path) -> None:
    written = []
    for _ in range(2):
        export(published_home, tmp_path, "--format", "csv")
        written.append({path.name: path.read_bytes() for path in tmp_path.iterdir()})
    assert written[0] == written[1]


def test_without_a_warehouse_nothing_is_made(tmp_path: Path, capsys: Captured) -> None:
    assert export(Home(tmp_path / "none"), tmp_path / "out") == 1
    assert capsys.readouterr().err.endswith("is not there yet; make it with: cooperation run\n")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(published_home: Home, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "file").touch()
    assert export(published_home, tmp_path / "file" / "out") == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"cooperation: {tmp_path}/file/out cannot be written: ")
    assert captured.err.count("\n") == 1
