"""Sheets of the exported workbook, written row by row so that large tables need little memory.

Belongs here: widths, formats, links, and the limits of a sheet. Does not belong here: which sheets there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.publication.files_tables import frames, row_count
from orchestration.spreadsheets import (
    DARK,
    HEADER,
    HEADER_FONT,
    LONGEST_LINK,
    MOST_LINKS,
    MOST_ROWS,
    TOP,
    TOP_ONE_LINE,
    font,
    put,
    row_height,
)
from schemas import Table
from schemas.ddl import column_types

PLAIN, LINK = font(), font(color="0563C1", underline="single")
FORMATS = {
    "BOOLEAN": '"TRUE";"TRUE";"FALSE"',  # Excel shows the words by itself, others would show 0 and 1
    "DATE": "yyyy-mm-dd",
    "TIMESTAMP": "yyyy-mm-dd hh:mm:ss",
    "DOUBLE": "0.00",
    "DECIMAL": "#,##0",
}
WIDTHS = {
    "quote": 70,
    "definition": 60,
    "formula": 60,
    "interval_method": 50,
    "caveats": 60,
    "cases": 40,
    "context": 40,
    "statement_title": 40,
    "title": 60,
    "actors": 26,
    "partners": 26,
    "sector": 26,
    "sectors": 30,
    "publisher": 30,
    "country_name": 28,
    "sector_name": 32,
    "indicator": 28,
    "indicator_name": 30,
    "unit": 24,
    "rule": 20,
    "link_reason": 24,
    "source_url": 30,
    "quote_url": 30,
    "original_url": 20,
    "amount": 20,
}
WRAPPED = (
    *("quote", "statement_title", "title", "actors", "partners", "sector", "sectors", "sector_name", "publisher"),
    *("definition", "formula", "caveats", "cases", "unit", "indicator_name", "interval_method"),
)
MOST_LINES = 6  # of a row of a table
ID_WIDTH = 20
KINDS = {"DATE": 12, "TIMESTAMP": 20, "BIGINT": 12, "DOUBLE": 12, "BOOLEAN": 12, "VARCHAR": 16}


@dataclass(frozen=True, slots=True)
class Left:
    """What of a table is on its sheet.

    Attributes:
        rows: rows written.
        missing: rows for which there is no room.
        cut: texts that were cut.
    """

    rows: int
    missing: int
    cut: int

    def told(self, sheet: str) -> list[str]:
        """What is not there, in sentences."""
        rows = f"{sheet}: rows that do not fit are left out ({self.missing:,}); the other formats have them."
        texts = f"{sheet}: texts longer than a cell are cut ({self.cut:,}); the other formats have them whole."
        return [sentence for count, sentence in ((self.missing, rows), (self.cut, texts)) if count]


def write_table(sheet: Worksheet, connection: duckdb.DuckDBPyConnection, model: type[Table], order: str) -> Left:
    """Writes a published table: real dates and numbers, links, a header that stays and filters.

    Args:
        sheet: the new sheet.
        connection: of the published file.
        model: the table.
        order: SQL of the order of its rows.
    """
    kinds = column_types(model)
    room = MOST_ROWS - 1
    widths = {name: _width(name, kind) for name, kind in kinds.items()}
    wrapped = [(place, width) for place, (name, width) in enumerate(widths.items()) if name in WRAPPED]
    _head(sheet, widths)
    templates = [_template(sheet, name, kind) for name, kind in kinds.items()]
    links = [place for place, name in enumerate(kinds) if name.endswith("_url")]
    written, cut, linked = 0, 0, 0
    for frame in frames(connection, model, order=order, limit=room):
        for row in frame.iter_rows():
            cells: list[Any] = []
            for template, value in zip(templates, row, strict=True):
                if value is None:
                    cells.append(None)
                else:
                    cut += not put(template, value)
                    cells.append(template)
            for place in links:
                if linked < MOST_LINKS and _is_link(row[place]):
                    cells[place] = _link(sheet, row[place])
                    linked += 1
            written += 1
            _append(sheet, written + 1, cells, row_height(((row[at], width) for at, width in wrapped), MOST_LINES))
    _finish(sheet, len(kinds), written)
    return Left(written, row_count(connection, model) - written, cut)


def text_sheet(sheet: Worksheet, columns: Mapping[str, int], rows: Iterable[Sequence[str]]) -> None:
    """Writes a sheet of texts under a header that stays and filters; `columns` gives widths."""
    _head(sheet, columns)
    templates = [_cell(sheet, TOP) for _ in columns]
    written = 0
    for written, row in enumerate(rows, start=1):
        cells = [_filled(template, text) if text else None for template, text in zip(templates, row, strict=True)]
        _append(sheet, written + 1, cells, row_height(zip(row, columns.values(), strict=True)))
    _finish(sheet, len(columns), written)


def write_about(
    sheet: Worksheet, title: str, facts: Sequence[tuple[str, str]], contents: Sequence[tuple[str, str]]
) -> None:
    """Writes the first sheet: facts, then what the other sheets are, each a link to its sheet."""
    widths = (28, 110)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = widths
    sheet.sheet_view.showGridLines = False
    large, strong = font(bold=True, size=16, color=DARK), font(bold=True)
    _append(sheet, 1, [_filled(_cell(sheet, TOP_ONE_LINE, large), title)], 24)
    lines = [(heading, text, strong, "") for heading, text in facts]
    lines += [("", "", strong, ""), ("Sheets", "", strong, "")]
    lines += [(name, text, LINK, f"#'{name}'!A1") for name, text in contents]
    for number, (heading, text, look, target) in enumerate(lines, start=2):
        first = _filled(_cell(sheet, TOP, look), heading)
        if target:
            first.hyperlink = Hyperlink(ref="", location=target.removeprefix("#"))
        cells = [first, _filled(_cell(sheet, TOP), text)]
        _append(sheet, number, cells, row_height(zip((heading, text), widths, strict=True)))


def _append(sheet: Worksheet, number: int, cells: list[Any], height: float | None) -> None:
    """Writes row `number`; its height is forgotten afterwards, so that a million rows need no more memory than one."""
    if height:
        sheet.row_dimensions[number].height = height
    sheet.append(cells)
    if height:
        del sheet.row_dimensions[number]


def _head(sheet: Worksheet, columns: Mapping[str, int]) -> None:
    sheet.freeze_panes = "A2"
    for place, width in enumerate(columns.values(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    cells = []
    for name in columns:
        cell = _filled(_cell(sheet, TOP, HEADER_FONT), name)
        cell.fill = HEADER
        cells.append(cell)
    sheet.append(cells)


def _width(name: str, kind: str) -> int:
    usual = ID_WIDTH if name.endswith("_id") else KINDS.get(kind, KINDS["VARCHAR"])
    return max(WIDTHS.get(name, usual), min(len(name) + 4, 32))  # the button of the filter covers some letters


def _finish(sheet: Worksheet, columns: int, rows: int) -> None:
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{max(rows + 1, 2)}"


def _template(sheet: Worksheet, name: str, kind: str) -> Cell:
    """A styled cell that is filled anew for every row: a row is written before the next one is filled."""
    cell = _cell(sheet, TOP if name in WRAPPED else TOP_ONE_LINE)
    cell.number_format = FORMATS.get(kind.partition("(")[0], "General")
    return cell


def _cell(sheet: Worksheet, alignment: Any, look: Font | None = None) -> Cell:
    cell: Cell = WriteOnlyCell(sheet)
    cell.alignment = alignment
    cell.font = look or PLAIN
    return cell


def _filled(cell: Cell, text: str) -> Cell:
    put(cell, text)
    return cell


def _is_link(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://")) and len(value) <= LONGEST_LINK


def _link(sheet: Worksheet, address: str) -> Cell:
    cell = _filled(_cell(sheet, TOP_ONE_LINE, LINK), address)
    cell.hyperlink = address
    return cell
