"""Cells of workbooks: values that stay what they are, and how headers look.

Belongs here: what every workbook of the package shares. Does not belong here: any one workbook.
"""

from collections.abc import Iterable
from copy import copy
from math import ceil
from typing import Any, Literal

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill

MOST_ROWS = 1_048_576  # of a sheet, its header among them
MOST_LETTERS = 32_767  # of a cell, in UTF-16 units
MOST_LINKS = 65_530  # of a sheet
LONGEST_LINK = 2_079
LINE, MOST_LINES = 15.0, 27  # points of a line; a row is at most 409 points high
CUT = " … [cut]"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
DARK = "1F3864"
Underline = Literal["single", "double"]
HEADER = PatternFill("solid", fgColor=DARK)


def font(*, size: int = 11, bold: bool = False, color: str | None = None, underline: Underline | None = None) -> Font:
    """The font of all cells; one without a name would be another in every program."""
    return Font(name="Calibri", size=size, bold=bold, color=color, underline=underline)


HEADER_FONT = font(bold=True, color="FFFFFF")
TOP = Alignment(wrap_text=True, vertical="top")
TOP_ONE_LINE = Alignment(wrap_text=False, vertical="top")


def put(cell: Cell, value: Any) -> bool:
    """Puts a value into a cell; whatever a text begins with, it stays a text and never becomes a formula.

    Returns:
        Whether all of it is there: a text that is longer than a cell can hold is cut, and ends with a mark.
    """
    if not isinstance(value, str):
        cell.value = value
        return True
    text = ILLEGAL_CHARACTERS_RE.sub(" ", value)
    whole = len(text) <= MOST_LETTERS // 2 or len(text.encode("utf-16-le")) // 2 <= MOST_LETTERS
    if not whole:
        kept = text.encode("utf-16-le")[: 2 * (MOST_LETTERS - len(CUT))].decode("utf-16-le", "ignore")
        text = kept + CUT
    cell.value = text
    cell.data_type = "s"
    # makes Excel show it as a text that was typed with a leading apostrophe, also after somebody edits the cell
    if text.startswith(FORMULA_STARTS) != bool(cell.quotePrefix):
        cell._style = copy(cell._style)  # type: ignore[attr-defined]  # the stubs leave it out; cells written before may share it
        cell.quotePrefix = not cell.quotePrefix
    return whole


def row_height(cells: Iterable[tuple[Any, float]], most_lines: int = MOST_LINES) -> float | None:
    """Height in points of a row in which texts are wrapped; None where one line is enough.

    Programs that open a workbook do not all find heights themselves; one without them shows lines upon lines.

    Args:
        cells: each value and the width of its column, in letters.
        most_lines: more lines than these are left to the reader who clicks the cell.
    """
    lines = max((_lines(value, width) for value, width in cells if isinstance(value, str)), default=1)
    return LINE * min(lines, most_lines) if lines > 1 else None


def _lines(text: str, width: float) -> int:
    letters = max(1.0, 1.1 * width - 3)  # most letters are narrower than the digits that count; words are not parted
    return sum(max(1, ceil(len(line) / letters)) for line in text.split("\n"))
