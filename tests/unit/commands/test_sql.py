"""`cooperation sql`: the published warehouse answers, and nothing else can be read or written."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from orchestration.cli import main
from orchestration.commands import answers as module
from orchestration.home import Home

COUNTRIES = "SELECT country_code, commitment_count FROM fct_commitments_by_country ORDER BY 1"
Captured = pytest.CaptureFixture[str]


def ask(home: Home, query: str, *options: str) -> int:
    return main(["sql", query, "--home", str(home.root), *options])


def said(capsys: Captured, home: Home, query: str, *options: str) -> str:
    assert ask(home, query, *options) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refused(capsys: Captured, home: Home, query: str) -> str:
    assert ask(home, query) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("cooperation: ")
    assert captured.err.count("\n") == 1
    return captured.err


def test_an_answer_is_a_table_with_numbers_to_the_right(published_home: Home, capsys: Captured) -> None:
    lines = said(capsys, published_home, COUNTRIES).splitlines()
    rows = [re.split(r"[│|]", line) for line in lines if re.search("AUS|JPN|KEN", line)]
    assert [[cell.strip() for cell in row if cell.strip()] for row in rows] == [
        ["AUS", "7"],
        ["JPN", "3"],
        ["KEN", "12,345"],
    ]
    assert len({len(line.rstrip(" │|")) for line in lines if re.search("AUS|JPN|KEN", line)}) == 1
    assert lines[-1] == "3 rows"


def test_tables_need_no_schema_name_and_may_have_it(published_home: Home, capsys: Captured) -> None:
    for table in ("fct_commitments_by_country", "marts.fct_commitments_by_country", "meta.runs"):
        assert said(capsys, published_home, f"SELECT count(*) AS n FROM {table}", "--format", "csv")


def test_macros_are_called_like_tables_with_or_without_the_schema(published_home: Home, capsys: Captured) -> None:
    for macro in ("promises", "marts.promises"):
        out = said(capsys, published_home, f"SELECT * FROM {macro}('IND', 'UZB', '2024-01-01')", "--format", "csv")
        assert out.splitlines()[1] == "IND,UZB,2024-01-01,3"


def test_null_is_an_empty_cell_in_a_table_and_in_csv_and_null_in_json(published_home: Home, capsys: Captured) -> None:
    query = "SELECT NULL::VARCHAR AS a, 'b' AS b"
    assert "None" not in said(capsys, published_home, query)
    assert said(capsys, published_home, query, "--format", "csv").splitlines() == ["a,b", ",b"]
    assert json.loads(said(capsys, published_home, query, "--format", "json")) == [{"a": None, "b": "b"}]


def test_csv_quotes_what_must_be_quoted(published_home: Home, capsys: Captured) -> None:
    query = "SELECT 'a,\"b\"' || chr(10) || 'c' AS text, 1.50::DECIMAL(9,2) AS sum, DATE '2024-05-02' AS day"
    out = said(capsys, published_home, query, "--format", "csv")
    assert list(csv.reader(io.StringIO(out))) == [["text", "sum", "day"], ['a,"b"\nc', "1.50", "2024-05-02"]]


def test_json_has_numbers_days_lists_and_letters_as_they_are(published_home: Home, capsys: Captured) -> None:
    query = (
        "SELECT 2::DECIMAL(9,2) AS whole, 2.5::DECIMAL(9,2) AS part, DATE '2024-05-02' AS day, TRUE AS yes, "
        "TIMESTAMP '2024-05-02 12:30:00' AS moment, ['a', 'b'] AS list, 'é' AS letter"
    )
    out = said(capsys, published_home, query, "--format", "json")
    assert "é" in out
    assert json.loads(out) == [
        {
            "whole": 2,
            "part": 2.5,
            "day": "2024-05-02",
            "yes": True,
            "moment": "2024-05-02T12:30:00",
            "list": ["a", "b"],
            "letter": "é",
        }
    ]


def test_a_wide_answer_is_shown_row_by_row_with_every_column(published_home: Home, capsys: Captured) -> None:
    columns = ", ".join(f"{number} AS column_{number}" for number in range(40))
    out = said(capsys, published_home, f"SELECT {columns} FROM range(2)")
    assert ("row 1" in out, "row 2" in out) == (True, True)
    assert all(out.count(f"column_{number} ") == 2 for number in range(40))


def test_more_rows_than_can_be_read_are_cut_and_said_to_be(published_home: Home, capsys: Captured) -> None:
    most = module.MOST_ROWS_SHOWN
    out = said(capsys, published_home, f"SELECT range AS n FROM range({most + 1})")
    assert out.splitlines()[-1] == f"{most + 1} rows; the first {most} are shown, --format csv prints all"
    printed = said(capsys, published_home, f"SELECT range AS n FROM range({most + 1})", "--format", "csv")
    assert len(printed.splitlines()) == most + 2


def test_one_row_and_no_rows_are_said(published_home: Home, capsys: Captured) -> None:
    assert said(capsys, published_home, "SELECT 1 AS n").splitlines()[-1] == "1 row"
    assert said(capsys, published_home, "SELECT 1 AS n WHERE FALSE").splitlines()[-1] == "0 rows"


def test_values_no_number_has_are_shown(published_home: Home, capsys: Captured) -> None:
    out = said(capsys, published_home, "SELECT 'inf'::DOUBLE AS a, 'nan'::DOUBLE AS b")
    assert ("inf" in out, "nan" in out) == (True, True)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO fct_commitments_by_country SELECT * FROM fct_commitments_by_country",
        "UPDATE fct_commitments_by_country SET commitment_count = 0",
        "DELETE FROM fct_commitments_by_country",
        "DROP TABLE fct_commitments_by_country",
        "CREATE TABLE marts.mine AS SELECT 1 AS a",
    ],
    ids=lambda query: query.split()[0],
)
def test_statements_that_write_are_refused(published_home: Home, capsys: Captured, query: str) -> None:
    assert "read-only" in refused(capsys, published_home, query)
    assert said(capsys, published_home, COUNTRIES, "--format", "csv").splitlines() == [
        "country_code,commitment_count",
        "AUS,7",
        "JPN,3",
        "KEN,12345",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('{0}')",
        "SELECT * FROM read_text('{0}')",
        "SELECT * FROM '{0}'",
        "SELECT * FROM glob('{0}')",
        "COPY (SELECT 1 AS a) TO '{1}'",
        "EXPORT DATABASE '{1}'",
        "ATTACH '{1}' AS other",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
    ids=lambda query: query[:30],
)
def test_nothing_outside_the_file_is_read_or_written(
    published_home: Home, capsys: Captured, tmp_path: Path, query: str
) -> None:
    outside, new = tmp_path / "outside.csv", tmp_path / "new"
    outside.write_text("secret\nwords\n")
    assert "words" not in refused(capsys, published_home, query.format(outside, new))
    assert [path.name for path in tmp_path.iterdir()] == ["outside.csv"]


@pytest.mark.parametrize(
    "query", ["SELEC 1", "SELECT * FROM no_such_table", "SELECT no_such_column FROM dim_country", ""]
)
def test_what_cannot_be_answered_is_one_line_and_wrong_use(published_home: Home, capsys: Captured, query: str) -> None:
    refused(capsys, published_home, query)


def test_without_a_warehouse_it_says_how_to_make_one(tmp_path: Path, capsys: Captured) -> None:
    assert ask(Home(tmp_path / "none"), "SELECT 1") == 1
    assert capsys.readouterr().err == (
        f"cooperation: {tmp_path}/none/published/cooperation.duckdb is not there yet; make it with: cooperation run\n"
    )
    assert not (tmp_path / "none").exists()


def test_the_home_may_come_from_the_environment(
    published_home: Home, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPERATION_HOME", str(published_home.root))
    assert main(["sql", COUNTRIES, "--format", "csv"]) == 0
    assert "KEN,12345" in capsys.readouterr().out
