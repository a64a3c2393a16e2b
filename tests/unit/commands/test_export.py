"""`cooperation export`: the published tables as Parquet, CSV, workbook and Data Package, each put in place whole."""

import csv
import json
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from filelock import FileLock
from frictionless import Package

from orchestration.cli import main
from orchestration.home import Home
from orchestration.publication import files, files_placing, files_tables
from orchestration.publication.duckdb_file import publish
from orchestration.publication.workbook import SHEETS
from orchestration.spreadsheets import MOST_LETTERS
from schemas import MARTS, META, PUBLISHED_META
from schemas.dimensions import DimStatement
from schemas.facts import FctCommitmentMentions, FctCommitmentsByCountry, RptCommitments
from schemas.meta import Runs
from tests.conftest import COUNTRIES, Rows, make_working_file

Captured = pytest.CaptureFixture[str]
MakeHome = Callable[[Rows], Home]
TABLES = {model.table_name() for model in MARTS} | {f"meta_{model.table_name()}" for model in (*META, *PUBLISHED_META)}
RUN: Rows = {Runs: [{"run_id": "run-1", "as_of_on": date(2026, 11, 23), "package_version": "0.1.0"}]}
STATEMENT = "s_" + "0" * 16


@pytest.fixture
def home_with(tmp_path: Path) -> MakeHome:
    """Makes a home whose published warehouse holds a run, three countries and some rows."""

    def make(rows: Rows) -> Home:
        home = Home(tmp_path / "home")
        home.root.mkdir()
        publish(make_working_file(home.warehouse, {**COUNTRIES, **RUN, **rows}), home.published, keep=2)
        return home

    return make


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a run and three countries; for tests that only read it."""
    home = Home(tmp_path_factory.mktemp("published"))
    publish(make_working_file(home.warehouse, {**COUNTRIES, **RUN}), home.published, keep=2)
    return home


def export(home: Home, folder: Path, *options: str) -> int:
    return main(["export", str(folder), "--home", str(home.root), *options])


def commitment(number: int, **values: Any) -> dict[str, Any]:
    return {"commitment_id": f"c_{number:016x}", "publisher": "Ministry", **values}


def mention(number: int, year: int) -> dict[str, Any]:
    key = f"{number:016x}"
    return {"mention_id": f"m_{key}", "commitment_id": f"c_{key}", "published_on": date(year, 5, 2)}


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_every_table_is_one_file_with_the_codebook_beside_it(
    small_home: Home, tmp_path: Path, capsys: Captured, form: str
) -> None:
    folder = tmp_path / "new" / "[folder]"
    assert export(small_home, folder, "--format", form) == 0
    beside = {"cooperation_about.md", "cooperation_codebook.csv"}
    assert {path.name for path in folder.iterdir()} == {f"{name}.{form}" for name in TABLES} | beside
    assert capsys.readouterr().out == f"{len(TABLES)} tables written to {folder}\n"


def test_parquet_is_the_default_and_has_the_columns_and_types_of_the_models(small_home: Home, tmp_path: Path) -> None:
    assert export(small_home, tmp_path) == 0
    for model in MARTS:
        assert dict(pl.read_parquet(tmp_path / f"{model.table_name()}.parquet").schema) == model.frame_schema()


def test_each_parquet_file_says_which_run_it_is_of(small_home: Home, tmp_path: Path) -> None:
    export(small_home, tmp_path)
    said = pl.read_parquet_metadata(tmp_path / "dim_country.parquet")
    assert (said["run_id"], said["as_of_on"], said["version"]) == ("run-1", "2026-11-23", "0.1.0+1")


def test_a_large_table_is_parted_by_year_and_reads_as_one(
    home_with: MakeHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is 250,000 rows; here it is 3. What was a folder before and is small now becomes a file again."""
    home = home_with({FctCommitmentMentions: [mention(1, 2024), mention(2, 2023), mention(3, 2024)]})
    monkeypatch.setattr(files_tables, "ROWS_BY_YEAR", 3)
    export(home, tmp_path / "out")
    folder = tmp_path / "out" / "fct_commitment_mentions.parquet"
    assert {path.name for path in folder.iterdir()} == {"year=2023", "year=2024"}
    assert pl.read_parquet(folder).sort("mention_id")["year"].to_list() == [2024, 2023, 2024]
    assert (tmp_path / "out" / "dim_country.parquet").is_file()
    monkeypatch.setattr(files_tables, "ROWS_BY_YEAR", 4)
    export(home, tmp_path / "out")
    assert pl.read_parquet(folder)["mention_id"].to_list() == [f"m_{number:016x}" for number in (1, 2, 3)]
    assert folder.is_file()


def test_rows_are_sorted_by_key(small_home: Home, tmp_path: Path) -> None:
    name = FctCommitmentsByCountry.table_name()
    for form in ("parquet", "csv"):
        assert export(small_home, tmp_path, "--format", form) == 0
    assert pl.read_parquet(tmp_path / f"{name}.parquet")["country_code"].to_list() == ["AUS", "JPN", "KEN"]
    with (tmp_path / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(FctCommitmentsByCountry.frame_schema())
    counts = [(row["country_code"], row["commitment_count"]) for row in rows]
    assert counts == [("AUS", "7"), ("JPN", "3"), ("KEN", "12345")]


def test_csv_is_as_rfc_4180_says(home_with: MakeHome, tmp_path: Path) -> None:
    """UTF-8 without a mark, CRLF, quotes doubled; days and times as ISO 8601; unknown is not the same as ''."""
    words = 'They "agreed", on 2 May,\nto meet: Côte d\u2019Ivoire \U0001f30d'
    row = commitment(1, quote=words, actors="", amount=Decimal("48500000000.00"), first_seen_on=date(2024, 5, 2))
    assert export(home_with({RptCommitments: [row]}), tmp_path / "out", "--format", "csv") == 0
    content = (tmp_path / "out" / "rpt_commitments.csv").read_bytes()
    assert content.startswith(b"commitment_id,first_seen_on,")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == 2
    assert words.replace('"', '""').encode() in content
    assert ',2024-05-02,2024-05-02,"",,' in content.decode()
    assert ",48500000000.00," in content.decode()
    [runs] = csv.DictReader((tmp_path / "out" / "meta_runs.csv").read_text(encoding="utf-8").splitlines())
    assert runs["finished_at"] == "2024-05-02T12:30:00Z"


def test_exporting_again_overwrites_with_the_same_bytes(small_home: Home, tmp_path: Path) -> None:
    written = []
    for _ in range(2):
        export(small_home, tmp_path, "--format", "datapackage")
        written.append({path.name: path.read_bytes() for path in tmp_path.iterdir()})
    assert written[0] == written[1]


def test_the_codebook_tells_type_meaning_codes_and_relations_of_every_column(small_home: Home, tmp_path: Path) -> None:
    export(small_home, tmp_path, "--format", "csv")
    with (tmp_path / "cooperation_codebook.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(model.frame_schema()) for model in (*MARTS, *META, *PUBLISHED_META))
    [status] = [row for row in rows if (row["table"], row["column"]) == ("fct_commitments", "status")]
    assert status["type"] == "VARCHAR"
    assert status["codes"].startswith("proposed; agreed; ")
    assert status["refers_to"] == "dim_status.status"
    assert all(row["meaning"] for row in rows)


# The workbook


def workbook(home: Home, folder: Path) -> openpyxl.Workbook:
    assert export(home, folder, "--format", "xlsx") == 0
    assert [path.name for path in folder.iterdir()] == ["cooperation.xlsx"]
    return openpyxl.load_workbook(folder / "cooperation.xlsx")


def test_the_workbook_opens_with_what_it_is_then_commitments(small_home: Home, tmp_path: Path) -> None:
    book = workbook(small_home, tmp_path)
    assert book.sheetnames == ["About", *(sheet.name for sheet in SHEETS), "Codebook", "Code lists"]
    assert book.sheetnames[1] == "Commitments"
    facts = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True) if row[0]}
    assert facts["As of"] == "2026-11-23"
    assert facts["Run"].startswith("run-1, finished ")
    assert facts["How good it is"] == "It has not been measured."
    assert "CC-BY-4.0" in facts["Licence"]
    assert "Left out" not in facts


def test_sheets_filter_and_keep_their_header_in_view(small_home: Home, tmp_path: Path) -> None:
    sheet = workbook(small_home, tmp_path)["By country"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:I4"
    assert [cell.value for cell in sheet["A"]] == ["country_code", "KEN", "AUS", "JPN"]
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


def test_dates_numbers_and_links_are_what_they_are(home_with: MakeHome, tmp_path: Path) -> None:
    url = "https://www.example.org/a#:~:text=to%20meet"
    row = commitment(1, first_seen_on=date(2024, 5, 2), amount=Decimal(1_000_000), quote_url=url, confidence=0.25)
    sheet = workbook(home_with({RptCommitments: [row]}), tmp_path / "out")["Commitments"]
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["first_seen_on"].value.date() == date(2024, 5, 2)
    assert cells["first_seen_on"].number_format == "yyyy-mm-dd"
    assert (cells["amount"].value, cells["amount"].data_type) == (1_000_000, "n")
    assert (cells["confidence"].value, cells["quote_is_verbatim"].value) == (0.25, True)
    assert (cells["quote_url"].value, cells["quote_url"].hyperlink.target) == (url, url)
    assert cells["partners"].value is None


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1 to meet", "-2", "@SUM(A1)", "\t=1+1", "#N/A"])
def test_a_text_never_becomes_a_formula(home_with: MakeHome, tmp_path: Path, text: str) -> None:
    """Not even after somebody edits the cell: it is marked as a text that was typed with an apostrophe before it."""
    rows = [commitment(1, quote=text), commitment(2, quote="to meet")]
    sheet = workbook(home_with({RptCommitments: rows}), tmp_path / "out")["Commitments"]
    place = [cell.value for cell in sheet[1]].index("quote")
    guarded, plain = sheet[2][place], sheet[3][place]
    assert (guarded.value, guarded.data_type) == (text, "s")
    assert bool(guarded.quotePrefix) == (text != "#N/A")
    assert not plain.quotePrefix


def test_what_excel_cannot_hold_is_said(
    home_with: MakeHome, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell holds 32,767 UTF-16 units, a sheet 1,048,576 rows: 4 here. The rest is in the other formats."""
    monkeypatch.setattr("orchestration.publication.workbook_sheets.MOST_ROWS", 4)
    whole, long = "\U0001f30d" * (MOST_LETTERS // 2), "\U0001f30d" * (MOST_LETTERS // 2 + 1)
    rows = [commitment(1, quote=whole), commitment(2, quote=long), *(commitment(number) for number in range(3, 6))]
    book = workbook(home_with({RptCommitments: rows}), tmp_path / "out")
    quotes = [row[16] for row in book["Commitments"].iter_rows(min_row=2, values_only=True)]
    assert quotes[0] == whole
    assert quotes[1].endswith("\U0001f30d … [cut]")
    assert len(quotes) == 3
    said = [
        "Commitments: rows that do not fit are left out (2); the other formats have them.",
        "Commitments: texts longer than a cell are cut (1); the other formats have them whole.",
    ]
    assert capsys.readouterr().out.splitlines()[:2] == said
    facts = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True) if row[0]}
    assert facts["Left out"].startswith(" ".join(said))


# The Data Package


def test_the_data_package_names_keys_constraints_sources_and_version(home_with: MakeHome, tmp_path: Path) -> None:
    statement = {"statement_id": STATEMENT, "publisher": "Ministry", "source_url": "https://www.example.org/a?b=c"}
    home = home_with({DimStatement: [{**statement, "is_digest": False, "kind": "other"}]})
    assert export(home, tmp_path / "out", "--format", "datapackage") == 0
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == "0.1.0+1"
    assert package["sources"] == [{"title": "Ministry", "path": "https://www.example.org/"}]
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert set(resources) == TABLES
    schema = resources["fct_commitment_mentions"]["schema"]
    assert schema["primaryKey"] == ["mention_id"]
    reference = {"resource": "fct_commitments", "fields": ["commitment_id"]}
    assert {"fields": ["commitment_id"], "reference": reference} in schema["foreignKeys"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["status"]["constraints"]["required"] is True
    assert fields["status"]["constraints"]["enum"][0] == "proposed"
    assert fields["strength"]["constraints"] == {"required": True, "minimum": 1, "maximum": 5}
    assert (fields["published_on"]["type"], fields["amount"]["type"]) == ("date", "number")


def test_quotes_of_other_people_are_given_no_licence(home_with: MakeHome, tmp_path: Path) -> None:
    """Digests and code lists are ours, under CC BY 4.0; what publishers wrote is theirs."""
    statement = {"statement_id": STATEMENT, "kind": "other"}
    home = home_with({DimStatement: [{**statement, "is_digest": False}]})
    export(home, tmp_path / "theirs", "--format", "datapackage")
    package = json.loads((tmp_path / "theirs" / "datapackage.json").read_text(encoding="utf-8"))
    licensed = {resource["name"] for resource in package["resources"] if "licenses" in resource}
    assert "licenses" not in package
    assert "dim_sector" in licensed
    assert not {"fct_commitment_mentions", "rpt_commitments", "dim_statement"} & licensed
    publish(
        make_working_file(home.warehouse, {DimStatement: [{**statement, "is_digest": True}]}), home.published, keep=2
    )
    export(home, tmp_path / "ours", "--format", "datapackage")
    package = json.loads((tmp_path / "ours" / "datapackage.json").read_text(encoding="utf-8"))
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]


def test_the_descriptor_is_one(small_home: Home, tmp_path: Path) -> None:
    """All rows of the sample are validated in tests/end_to_end; here the descriptor."""
    export(small_home, tmp_path, "--format", "datapackage")
    package = Package(str(tmp_path / "datapackage.json"))
    assert {resource.name for resource in package.resources} == TABLES
    assert Package.validate_descriptor(package.to_descriptor()).valid


# Putting in place


def test_other_files_of_the_folder_stay(small_home: Home, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("mine")
    export(small_home, tmp_path, "--format", "csv")
    export(small_home, tmp_path, "--format", "parquet")
    assert (tmp_path / "mine.csv").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()
    assert (tmp_path / "dim_country.csv").exists()


@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx", "datapackage"])
def test_a_failure_while_writing_leaves_the_former_files(
    small_home: Home, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    export(small_home, tmp_path, "--format", form)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    target = {"parquet": "write_parquet", "csv": "write_csv", "xlsx": "write_workbook", "datapackage": "descriptor"}
    monkeypatch.setattr(files, target[form], full)
    capsys.readouterr()
    assert export(small_home, tmp_path, "--format", form) == 1
    assert capsys.readouterr().err == (
        f"cooperation: {tmp_path} cannot be written: [Errno 28] No space left on device; its former files are as they"
        " were\n"
    )
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("at", range(1, 8))
def test_a_failure_while_moving_moves_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Two files and a folder take the place of two files; a move that fails undoes those before it."""
    for name in ("a", "b"):
        (tmp_path / name).write_text("former")
    real, moves = os.replace, 0

    def breaks(source: Path, target: Path) -> None:
        nonlocal moves
        moves += 1
        if moves == at:
            raise OSError(5, "Input/output error")
        real(source, target)

    def write() -> None:
        with files_placing.placed_together(tmp_path) as new:
            for name in ("a", "b"):
                (new / name).write_text("new")
            (new / "c").mkdir()
            (new / "c" / "part").write_text("new")
            monkeypatch.setattr(os, "replace", breaks)

    if at <= 5:
        with pytest.raises(OSError, match="Input/output"):
            write()
        assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "former", "b": "former"}
    else:
        write()
        assert moves == 5
        assert (tmp_path / "c" / "part").read_text() == (tmp_path / "a").read_text() == "new"


def test_what_a_killed_export_left_is_cleared_by_the_next(small_home: Home, tmp_path: Path) -> None:
    left = tmp_path / files_placing.ASIDE / "new"
    left.mkdir(parents=True)
    (left / "half.parquet").write_text("half")
    assert export(small_home, tmp_path) == 0
    assert not (tmp_path / "half.parquet").exists()
    assert not (tmp_path / files_placing.ASIDE).exists()


def test_two_exports_never_write_into_one_folder_at_once(small_home: Home, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / files_placing.ASIDE).mkdir()
    with FileLock(tmp_path / files_placing.ASIDE / "lock"):
        assert export(small_home, tmp_path) == 1
    assert capsys.readouterr().err == (
        f"cooperation: another export is writing into {tmp_path}; wait, or give another folder\n"
    )


def test_without_a_warehouse_nothing_is_made(tmp_path: Path, capsys: Captured) -> None:
    assert export(Home(tmp_path / "none"), tmp_path / "out") == 1
    assert capsys.readouterr().err.endswith("is not there yet; make it with: cooperation run\n")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(small_home: Home, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "file").touch()
    assert export(small_home, tmp_path / "file" / "out") == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"cooperation: {tmp_path}/file/out cannot be written: ")
    assert captured.err.count("\n") == 1
