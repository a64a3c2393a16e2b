"""What people see in a terminal: progress bars and tables.

Belongs here: drawing. Does not belong here: finding out what to draw.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from orchestration.progress import Advance

WIDTH_ELSEWHERE = 120


def console(*, stderr: bool = False) -> Console:
    """The terminal, or a fixed width where the output goes elsewhere."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else WIDTH_ELSEWHERE, highlight=False, markup=False)


class TerminalProgress:
    """A bar a stage on a terminal; one plain line a stage elsewhere."""

    def __init__(self) -> None:
        self._console = console(stderr=True)

    @contextmanager
    def stage(self, title: str, total: int) -> Iterator[Advance]:
        """See `orchestration.progress.Progress.stage`."""
        done = 0

        def advance(steps: int) -> None:
            nonlocal done
            done += steps
            if bars is not None:  # an archive holds more than the one file that was foreseen
                bars.update(task, completed=done, total=max(done, total, 1))

        if not self._console.is_terminal:
            bars = None
            yield advance
            reached = max(done, total)
            self._console.print(f"{title}: {reached}" if reached != 1 else f"{title}: done")
            return
        columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Bars(*columns, console=self._console) as bars:
            task = bars.add_task(title, total=max(total, 1))
            yield advance
            bars.update(task, completed=max(done, total, 1))


def table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str | None = None, numbers: Sequence[bool] = ()
) -> Table:
    """A table that reads well: numbers to the right with separators, empty cells for NULL, long words folded."""
    drawn = Table(title=title, title_justify="left", header_style="bold")
    kinds = list(numbers) or [False] * len(columns)
    for name, numeric in zip(columns, kinds, strict=True):
        drawn.add_column(name, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in rows:
        drawn.add_row(*(Text(cell(value)) for value in row))
    return drawn


def cell(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, float):
        return f"{value:,.2f}" if value == 0 or abs(value) >= 0.01 else f"{value:.3g}"
    if isinstance(value, Decimal):
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,f}"
    return str(value)
