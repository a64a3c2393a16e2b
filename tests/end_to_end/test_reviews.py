"""People correct the coder: out to a workbook, back into reviews.csv, into the warehouse, out as labelled texts."""

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.end_to_end.conftest import DAY, Cooperation, ask, differing, marts


def _fill(path: Path, statement: str, missed: str) -> None:
    book = openpyxl.load_workbook(path)

    def put(sheet: str, row: int, **cells: Any) -> None:
        columns = {cell.value: cell.column for cell in book[sheet][1]}
        for title, value in cells.items():
            book[sheet].cell(row, columns[title.replace("_", " ")]).value = value

    put("Commitments", 2, decision="dismiss", reason="told before")
    put("Commitments", 3, decision="correct", new_status="completed", new_partners="Japan")
    put("Commitments", 4, decision="confirm")
    put("Commitments", 5, new_status="nonsense")
    put("Missed", 2, statement=statement, words=missed, status="proposed", actors="India", sectors="trade")
    put("Statements", 2, fully_read="yes", new_title="A corrected title")
    book.save(path)


@pytest.fixture(scope="module")
def reviewed(
    cooperation: Cooperation, sample_run: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, str]:
    """The sample home after a person has decided on its first statement; the workbook; what the import printed."""
    folder = tmp_path_factory.mktemp("reviewed")
    home = Path(shutil.copytree(sample_run[0], folder / "home"))
    book = folder / "out.xlsx"
    cooperation("review", "export", book, "--home", home)
    sheet = openpyxl.load_workbook(book)
    statement = sheet["Statements"]["A2"].value
    told = [row[1] for row in sheet["Texts"].iter_rows(values_only=True) if row[0] == statement]
    _fill(book, statement, " ".join(told[0].split()[:8]))
    printed = cooperation("review", "import", book, "--home", home, "--reviewer", "Ana").stdout
    cooperation("run", "--home", home, "--as-of", DAY)
    return home, book, printed


def test_the_import_tells_what_it_took_and_what_it_could_not_read(reviewed: tuple[Path, Path, str]) -> None:
    _, _, printed = reviewed
    assert "Commitments, row 5" in printed
    assert "is no code" in printed
    assert "8 decisions of Ana" in printed  # dismiss, two corrections and their confirmation, confirm, add, title, read


def test_the_same_workbook_again_adds_nothing(reviewed: tuple[Path, Path, str], cooperation: Cooperation) -> None:
    home, book, _ = reviewed
    before = (home / "reviews.csv").read_bytes()
    printed = cooperation("review", "import", book, "--home", home, "--reviewer", "ana").stdout
    assert "0 decisions" in printed
    assert (home / "reviews.csv").read_bytes() == before


def test_marts_show_what_the_coder_says_beside_what_people_say(reviewed: tuple[Path, Path, str]) -> None:
    home = reviewed[0]
    assert ask(home, "SELECT outcome, count(*) FROM fct_reviews GROUP BY 1") == [("applied", 8)]
    decisions = ask(home, "SELECT decision, count(*) FROM fct_mention_reviews GROUP BY 1 ORDER BY 1")
    assert decisions == [("added", 1), ("confirmed", 1), ("corrected", 1), ("dismissed", 1)]
    corrected = ask(
        home,
        "SELECT coded_status != 'completed', reviewed_status, final_status, final_partners FROM fct_mention_reviews "
        "WHERE decision = 'corrected'",
    )
    assert corrected == [(True, "completed", "completed", "JPN")]
    assert ask(home, "SELECT count(*) FROM fct_commitments WHERE is_reviewed") == [(3,)]
    assert ask(home, "SELECT count(*) FROM dim_statement WHERE title = 'A corrected title'") == [(1,)]
    shares = ask(home, "SELECT sum(round(reviewed_share * commitment_count)) FROM fct_commitments_by_status")
    assert shares == [(3.0,)]


def test_the_same_documents_and_reviews_give_the_same_marts(
    reviewed: tuple[Path, Path, str], fresh_home: Path, cooperation: Cooperation
) -> None:
    """In a home made anew, with the rows in another order; rejects name lines, so those are left aside."""
    head, *rows = (reviewed[0] / "reviews.csv").read_text().splitlines()
    (fresh_home / "reviews.csv").write_text("\n".join((head, *reversed(rows), "")))
    cooperation("run", "--home", fresh_home, "--as-of", DAY)
    assert differing(marts(reviewed[0]), marts(fresh_home)) == []


def test_a_statement_that_was_fully_read_measures_the_coder(
    reviewed: tuple[Path, Path, str], tmp_path: Path, cooperation: Cooperation
) -> None:
    printed = cooperation("review", "labels", tmp_path / "labels", "--home", reviewed[0]).stdout
    assert printed.startswith("1 texts with ")
    cooperation("evaluate", tmp_path / "labels", "--json", tmp_path / "figures.json")
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert "unit_f1" in json.dumps(figures)


def test_a_bad_row_and_a_vanished_one_are_listed_and_the_rest_counts(
    reviewed: tuple[Path, Path, str], tmp_path: Path, cooperation: Cooperation
) -> None:
    home = Path(shutil.copytree(reviewed[0], tmp_path / "home"))
    head, *rows = (home / "reviews.csv").read_text().splitlines()
    gone = next(row for row in rows if ",dismiss," in row)
    rows.remove(gone)
    (home / "reviews.csv").write_text("\n".join((head, *rows, "v_bad,2026-01-05,Ana,somewhere,dismiss,,,", "")))
    cooperation("run", "--home", home, "--as-of", DAY)
    listed = json.loads(cooperation("rejects", "--home", home, "--format", "json").stdout)
    assert [(row["stage"], row["rule"]) for row in listed] == [
        ("reviews", "review_invalid"),
        ("reviews", "review_removed"),
    ]
    assert gone.split(",")[0] in listed[1]["reason"]
    assert ask(home, "SELECT count(*) FROM fct_mention_reviews") == [(3,)]


def test_decisions_on_what_is_not_there_and_by_nobody_are_one_line(
    reviewed: tuple[Path, Path, str], tmp_path: Path, cooperation: Cooperation
) -> None:
    home, book, _ = reviewed
    nobody = cooperation("review", "import", book, "--home", home, expect=2)
    assert nobody.stderr.count("\n") == 1
    assert "--reviewer" in nobody.stderr
    empty = cooperation("review", "export", tmp_path / "x.xlsx", "--home", tmp_path / "empty", expect=1)
    assert "cooperation run" in empty.stderr
    assert not (tmp_path / "empty").exists()
