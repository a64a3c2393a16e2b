"""Commitments as a workbook in which people decide.

Belongs here: making the file. Does not belong here: which rows go into it (`selection.py`), reading it back.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.reference import rows
from orchestration.reviews import sheets
from orchestration.reviews.sheets import COLUMNS, HOW_TO, Column
from orchestration.settings import resources
from orchestration.spreadsheets import HEADER, HEADER_FONT, TOP, font, put, row_height

BLANK_ROWS = 200
CODE_WIDTHS = (24, 28, 50)
FILTER_ARROW = 4  # letters
MOST_LINES = {sheets.COMMITMENTS: 5, sheets.MISSED: 1, sheets.STATEMENTS: 6, sheets.TEXTS: 27}  # of a row
INPUT = PatternFill("solid", fgColor="FFF8E1")
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a workbook: rows by header, in the order of the sheets.

    Attributes:
        commitments: one row a mention.
        statements: one row a statement.
        texts: statement and paragraph.
        reviewer: name put in beforehand; '' for none.
    """

    commitments: Sequence[Values]
    statements: Sequence[Values]
    texts: Sequence[Values]
    reviewer: str = ""


def write_workbook(path: Path, content: Content) -> None:
    """Writes the workbook. Whatever a text begins with, it stays text: no cell holds a formula."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    _read_me(first, content.reviewer)
    lists: dict[str, str] = {}
    filled: tuple[tuple[str, Sequence[Values], int], ...] = (
        (sheets.COMMITMENTS, content.commitments, 0),
        (sheets.MISSED, (), BLANK_ROWS),
        (sheets.STATEMENTS, content.statements, 0),
        (sheets.TEXTS, content.texts, 0),
    )
    made = {name: book.create_sheet(name) for name, _, _ in filled}
    lists |= _codes(book.create_sheet(sheets.CODES))
    lists["statements"] = f"{sheets.STATEMENTS}!$A$2:$A${max(2, len(content.statements) + 1)}"
    for name, values, blank in filled:
        _table(made[name], COLUMNS[name], values, blank, lists)
    _codebook(book.create_sheet(sheets.CODEBOOK))
    for sheet in book.worksheets:
        _protect(sheet)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _read_me(sheet: Worksheet, reviewer: str) -> None:
    sheet.title = sheets.READ_ME
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 110
    sheet.sheet_view.showGridLines = False
    sheet.row_dimensions[1].height = 24
    put(_cell(sheet, 1, 1), "Reviews of commitments")
    sheet["A1"].font = font(bold=True, size=14)
    put(_cell(sheet, 3, 1), "Your name")
    name = sheet[sheets.REVIEWER_CELL]
    assert isinstance(name, Cell)
    put(name, reviewer or None)
    name.protection, name.fill = Protection(locked=False), INPUT
    for number, line in enumerate(HOW_TO, start=5):
        put(_cell(sheet, number, 2), line)
        sheet.cell(number, 2).alignment = TOP
        sheet.row_dimensions[number].height = row_height([(line, 110)])


def _table(
    sheet: Worksheet, columns: Sequence[Column], values: Iterable[Values], blank: int, lists: dict[str, str]
) -> None:
    for place, column in enumerate(columns, start=1):
        head = _cell(sheet, 1, place)
        put(head, column.title)
        head.font, head.fill, head.alignment = HEADER_FONT, HEADER, TOP
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].hidden = column.is_hidden
    shown = [column for column in columns if not column.is_hidden]
    sheet.row_dimensions[1].height = row_height((column.title, column.width - FILTER_ARROW) for column in shown)
    last = 1
    for last, row in enumerate((*values, *({} for _ in range(blank))), start=2):
        for place, column in enumerate(columns, start=1):
            cell = _cell(sheet, last, place)
            put(cell, row.get(column.title))
            cell.alignment = TOP
            if column.is_input:
                cell.protection, cell.fill, cell.number_format = Protection(locked=False), INPUT, "@"
            elif column.title == "url" and str(row.get("url") or "").startswith(("https://", "http://")):
                cell.hyperlink = row["url"]
        height = row_height(((row.get(column.title), column.width) for column in shown), MOST_LINES[sheet.title])
        sheet.row_dimensions[last].height = height
    frozen = 4 if sheet.title == sheets.COMMITMENTS else 2
    sheet.freeze_panes = f"{get_column_letter(frozen)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(last, 2)}"
    for place, column in enumerate(columns, start=1):
        if column.codes:
            _drop_down(sheet, get_column_letter(place), max(last, 2), column, lists[column.codes])


def _drop_down(sheet: Worksheet, letter: str, last: int, column: Column, formula: str) -> None:
    check = DataValidation(type="list", formula1=formula, allow_blank=True)
    check.showErrorMessage = not column.several
    check.error = f"Choose a value of the list for {column.title}."
    if column.several:
        check.showInputMessage = True
        check.prompt = "Choose one, or write several, separated by semicolons."
    check.add(f"{letter}2:{letter}{last}")
    sheet.add_data_validation(check)


def _codes(sheet: Worksheet) -> dict[str, str]:
    """Writes all code lists; the range of each, for drop-downs."""
    ranges = {"decisions": f'"{",".join(sheets.DECISIONS)}"', "yes": '"yes"'}
    place = 1
    for name, listed in _lists():
        for at, title in enumerate((name, "name", "meaning")):
            head = _cell(sheet, 1, place + at)
            put(head, title)
            head.font, head.fill = HEADER_FONT, HEADER
            sheet.column_dimensions[get_column_letter(place + at)].width = CODE_WIDTHS[at]
        last = 1
        for last, cells in enumerate(listed, start=2):
            for at, text in enumerate(cells):
                cell = _cell(sheet, last, place + at)
                put(cell, text)
                cell.alignment = TOP
            height = row_height(zip(cells, CODE_WIDTHS, strict=True))
            sheet.row_dimensions[last].height = max(height or 0, sheet.row_dimensions[last].height or 0) or None
        letter = get_column_letter(place)
        ranges[name] = f"{sheets.CODES}!${letter}$2:${letter}${last}"
        place += 3
    sheet.freeze_panes = "A2"
    return ranges


def _lists() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    yield "statuses", [(row["status"], "", row["definition"]) for row in rows("statuses")]
    yield "sectors", [(row["sector"], row["name"], row["scope"]) for row in rows("sectors")]
    yield "instruments", [(row["instrument"], "", row["definition"]) for row in rows("instruments")]
    for name in ("amount_kinds", "kinds"):
        yield name, [(row["code"], row["name"], row["definition"]) for row in rows(name)]
    yield (
        "currencies",
        [(row["currency_code"], row["name"], "") for row in rows("currencies") if not row["withdrawn_in"]],
    )
    countries = [(row["name"], row["country_code"], row["official_name"]) for row in rows("countries")]
    groupings = [(row["name"], row["grouping_code"], row["note"]) for row in rows("grouping_names")]
    yield "parties", [(sheets.NONE, "", ""), *sorted(countries), *sorted(groupings)]


def _codebook(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 140
    text = (resources() / "data" / "CODEBOOK.md").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        cell = _cell(sheet, number, 1)
        put(cell, re.sub(r"[*`]", "", line.lstrip("#").strip()) if line else None)
        cell.alignment = TOP
        sheet.row_dimensions[number].height = row_height([(line, 140)])
        if line.startswith("#"):
            cell.font = font(bold=True)


def _protect(sheet: Worksheet) -> None:
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.autoFilter = protection.sort = False


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell
