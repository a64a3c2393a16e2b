"""The workbook: what a person can fill in, and what comes back of it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from planted_reviews import LOAN, NOON, PORT, STATEMENT, STUDENTS, TALKS, TEXT, documents, mention, mentions, statements

from orchestration.errors import UsageError
from orchestration.reviews import sheets
from orchestration.reviews.anchoring import Pool
from orchestration.reviews.appending import append_rows
from orchestration.reviews.model import Target
from orchestration.reviews.reading import read_reviews
from orchestration.reviews.returned import Decision, Returned, fresh_rows, read_workbook
from orchestration.reviews.selection import Wanted, selected
from orchestration.reviews.workbook import write_workbook
from schemas.raw import Mentions
from schemas.reviews import MentionReviews

Fill = Callable[..., Returned]
NONE_DECIDED = MentionReviews.empty_frame()


def _write(path: Path, wanted: Wanted | None = None, **tables: Any) -> Path:
    found = {"statements": statements(), "mentions": mentions(), "mention_reviews": NONE_DECIDED} | tables
    content, _ = selected(wanted or Wanted(), **found)
    write_workbook(path, content)
    return path


def _find(target: Target) -> Target | None:
    place = Pool.of([target], statements(), documents(), Mentions.empty_frame()).place_of(target, STATEMENT)
    return None if place is None else Target(STATEMENT, "", place.start, place.end, TEXT[place.start : place.end])


def _columns(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Fills cells of the planted workbook: `fill(Commitments={2: {"decision": "confirm"}})`; what comes back of it."""

    def filled(**by_sheet: dict[int, dict[str, Any]]) -> Returned:
        path = _write(tmp_path / "out.xlsx")
        book = openpyxl.load_workbook(path)
        for name, rows in by_sheet.items():
            columns = _columns(book[name])
            for row, cells in rows.items():
                for title, value in cells.items():
                    book[name].cell(row, columns[title]).value = value
        book.save(path)
        return read_workbook(path, _find)

    return filled


# What a person sees


def test_words_are_locked_and_input_is_not(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(_write(tmp_path / "out.xlsx"))
    sheet = book[sheets.COMMITMENTS]
    assert all(each.protection.sheet for each in book.worksheets)
    columns = _columns(sheet)
    assert sheet.cell(2, columns["words"]).protection.locked
    assert not sheet.cell(2, columns["decision"]).protection.locked
    assert sheet.freeze_panes == "D2"
    assert [sheet.cell(row, columns["words"]).value for row in (2, 3, 4)] == [PORT, TALKS, LOAN]
    assert sheet.column_dimensions[sheet.cell(1, columns[sheets.TARGET]).column_letter].hidden


def test_drop_downs_offer_the_codes(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(_write(tmp_path / "out.xlsx"))
    sheet = book[sheets.COMMITMENTS]
    letter = sheet.cell(1, _columns(sheet)["new status"]).column_letter
    [check] = [one for one in sheet.data_validations.dataValidation if str(one.sqref).startswith(f"{letter}2")]
    name, cells = check.formula1.split("!")
    offered = [cell.value for [cell] in book[name][cells.replace("$", "")]]
    assert offered == ["proposed", "agreed", "formalised", "under_way", "completed", "suspended", "cancelled"]


def test_how_to_and_codebook_are_in_it(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(_write(tmp_path / "out.xlsx"))
    assert "dismiss" in " ".join(str(cell.value) for [cell] in book[sheets.READ_ME]["B5:B20"])
    assert book[sheets.CODEBOOK].max_row > 100


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.example","y")', "\x00=1"])
def test_what_looks_like_a_formula_stays_a_text(tmp_path: Path, sign: str) -> None:
    """Texts come from the web: a title or quote that begins with = + - @ must not be run by whoever opens the file."""
    text = TEXT.replace(PORT, sign + PORT)
    words = mention(sign + PORT, text)
    path = _write(tmp_path / "out.xlsx", statements=statements(text, title=sign), mentions=mentions(words))
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    sheet = book[sheets.COMMITMENTS]
    assert sheet.cell(2, _columns(sheet)["words"]).value == (sign + PORT).replace("\x00", " ")


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(), [PORT, TALKS, LOAN]),
        (Wanted(limit=2), [PORT, TALKS]),
        (Wanted(statement="kenya"), [PORT, TALKS, LOAN]),
        (Wanted(statement=STATEMENT[:8]), [PORT, TALKS, LOAN]),
        (Wanted(statement="peru"), []),
        (Wanted(since=date(2024, 5, 2)), [PORT, TALKS, LOAN]),
        (Wanted(since=date(2024, 5, 3)), []),
        (Wanted(country="KEN"), [TALKS, LOAN]),
        (Wanted(country="G7"), []),
        (Wanted(country="JPN"), [PORT, TALKS, LOAN]),  # behind the G7 too
        (Wanted(unreviewed=True), [PORT, LOAN]),
    ],
)
def test_filters(wanted: Wanted, words: list[str]) -> None:
    coded = mentions(mention(PORT, actors=["G7"]), mention(TALKS), mention(LOAN))
    decided = NONE_DECIDED.vstack(
        NONE_DECIDED.clear(1).with_columns(mention_id=coded.get_column("mention_id").slice(1, 1))
    )
    if wanted.country == "G7":
        coded = coded.filter(quote=TALKS)
    content, found = selected(wanted, statements(), coded, decided)
    assert [row["words"] for row in content.commitments] == words
    assert found >= len(words)


# What comes back


def test_an_untouched_workbook_decides_nothing(fill: Fill) -> None:
    assert fill() == Returned()


def test_a_confirmed_row_fixes_every_value_that_was_shown(fill: Fill) -> None:
    [decision] = fill(Commitments={2: {"decision": "confirm", "reason": "read it"}}).decisions
    assert (decision.action, decision.reason) == ("confirm", "read it")
    assert '"status": "agreed"' in decision.value
    assert '"partners": ""' in decision.value  # that there is none is right as well


def test_new_values_are_corrections_whatever_the_decision_says(fill: Fill) -> None:
    returned = fill(Commitments={2: {"new status": "under way", "new actors": "Japan; European Union"}})
    assert [(one.action, one.field, one.value) for one in returned.decisions[:2]] == [
        ("correct", "status", "under_way"),
        ("correct", "actors", "JPN;EU"),
    ]
    assert returned.decisions[2].action == "confirm"
    assert '"status": "under_way"' in returned.decisions[2].value
    assert returned.problems == []


def test_dates_and_numbers_that_the_program_changed_are_read(fill: Fill) -> None:
    cells = {"new amount": 2_000_000.0, "new currency": "USD", "new due": datetime(2026, 9, 14)}
    found = {one.field: one.value for one in fill(Commitments={2: cells}).decisions}
    assert (found["amount"], found["due"]) == ("2000000", "2026-09-14")


def test_a_value_that_cannot_be_read_is_told_and_the_rest_of_the_file_counts(fill: Fill) -> None:
    returned = fill(
        Commitments={
            2: {"decision": "correct", "new status": "done", "new instrument": "loan"},
            3: {"decision": "dismiss"},
            4: {"decision": "maybe"},
        }
    )
    assert [(place, says.split(":")[0]) for place, says in returned.problems] == [
        ("Commitments, row 2", "new status"),
        ("Commitments, row 4", "decision 'maybe' is none of confirm, dismiss, correct"),
    ]
    assert [(one.action, one.field) for one in returned.decisions] == [("correct", "instrument"), ("dismiss", "")]


def test_a_formula_that_a_person_typed_is_not_a_value(fill: Fill) -> None:
    returned = fill(Commitments={2: {"new amount": "=2*3"}})
    assert returned.decisions == []
    assert "holds a formula" in returned.problems[0][1]


def test_numbers_of_rows_join_and_part(fill: Fill) -> None:
    returned = fill(Commitments={2: {sheets.SAME_AS: 2, sheets.OTHER_THAN: 99}})
    [decision] = returned.decisions
    assert decision.action == "merge"
    assert decision.value.endswith(TALKS)
    assert "no number of another row" in returned.problems[0][1]


def test_a_missed_commitment_is_found_by_its_words(fill: Fill) -> None:
    """Copied with other spaces, and placed by the text itself."""
    label = "1 | 2024-05-02 | Joint Statement of Japan and Kenya"
    words = STUDENTS.replace(" offered ", "  offered\n")
    cells = {"statement": label, "words": words, "status": "proposed", "actors": "Japan", "sectors": "culture_people"}
    returned = fill(Missed={2: cells, 3: cells | {"words": "to build a moon base"}, 4: {"words": STUDENTS}})
    [decision] = returned.decisions
    assert decision.action == "add"
    target = Target.parse(decision.target)
    assert TEXT[target.start : target.end] == target.quote == STUDENTS
    assert [place for place, _ in returned.problems] == ["Missed, row 3", "Missed, row 4"]


def test_statements_are_corrected_and_marked_as_read(fill: Fill) -> None:
    returned = fill(Statements={2: {"fully read": "yes", "new title": "Declaration", "new kind": "communique"}})
    assert [(one.action, one.field, one.value) for one in returned.decisions] == [
        ("correct", "title", "Declaration"),
        ("correct", "kind", "communique"),
        ("fully_read", "", "true"),
    ]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="cannot be read as an Excel workbook"):
        read_workbook(path, _find)


def test_another_workbook_is_one_line(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(UsageError, match="no sheet"):
        read_workbook(tmp_path / "x.xlsx", _find)


# Into the file


def _rows(*decisions: Decision, known: bytes = b"", minute: int = 0, by: str = "Ana") -> list[tuple[str, ...]]:
    reviews = read_reviews(known).reviews if known else ()
    return fresh_rows(decisions, reviews, by, NOON.replace(minute=minute))


def test_the_same_file_twice_adds_nothing_and_a_change_of_mind_adds_a_row(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    at = f"{STATEMENT}#0-5#Japan"
    agreed, proposed = (Decision(at, "correct", "status", status) for status in ("agreed", "proposed"))
    for minute, decision, added in [(0, agreed, 1), (1, agreed, 0), (2, proposed, 1), (3, agreed, 1), (4, agreed, 0)]:
        known = path.read_bytes() if path.exists() else b""
        fresh = _rows(decision, known=known, minute=minute)
        assert len(fresh) == added
        append_rows(path, fresh)
    assert len(read_reviews(path.read_bytes()).reviews) == 3


def test_another_person_may_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    decision = Decision(f"{STATEMENT}#0-5#Japan", "dismiss")
    append_rows(path, _rows(decision))
    assert len(_rows(decision, known=path.read_bytes(), by="Ben", minute=1)) == 1


def test_rows_are_added_in_the_form_that_the_file_has(tmp_path: Path) -> None:
    """As a spreadsheet program saved it: semicolons, other order of columns, no line end; nothing of it is changed."""
    path = tmp_path / "reviews.csv"
    before = "reason;value;field;action;target;reviewer;reviewed_at;review_id;note\n;;;dismiss;s_1;Ana;2026;v1;mine"
    path.write_text(before)
    append_rows(path, _rows(Decision(f"{STATEMENT}#0-9#a; b, c", "dismiss", reason="no")))
    assert path.read_text().startswith(before + "\n")
    [review] = read_reviews(path.read_bytes()).reviews
    assert (review.target.quote, review.reason) == ("a; b, c", "no")
