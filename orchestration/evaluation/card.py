"""The accuracy card: what the measured figures mean, in words and tables of README.

`python -m orchestration.evaluation.card --write` writes the card between its markers in README.md, from
`data/reference/accuracy.csv`; `--check` writes nothing and exits with 1 where README says something else.
Belongs here: telling the rows. Does not belong here: measuring them (`accuracy`).
"""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from textwrap import wrap

from orchestration.errors import CooperationError
from orchestration.evaluation.accuracy import FIELDS, LEAST_CASES, AccuracyRow, order_of_set, read_rows
from orchestration.evaluation.slices import WHOLE
from orchestration.reference import codes
from orchestration.reference import rows as reference_rows
from orchestration.settings import PACKAGE, resources

START, END = "<!-- accuracy card -->\n", "<!-- /accuracy card -->\n"
ABOUT_SETS = {
    "held_out": "texts that were kept aside while the rules were written",
    "development": "texts that the rules were fitted to, so expect less on others",
}
FIELD_NAMES = {"first_sector": "first sector", "parties": "actors and partners together", "due": "due date"}
ROWS_AND_LABELS = {"row_holds": "rows that hold", "commitment_found": "commitments found"}
RELIABILITY = {"mean_confidence": "mean", "row_holds": "rows that hold", "row_is_commitment": "rows that are one"}
LINE = 120
INTRODUCTION = (
    "Measured against texts that people labelled. A row *holds* where it stands for a labelled commitment and status, "
    "first sector and all parties are right; a row *is one* where it stands for a labelled commitment at all. Brackets "
    "give the 95% interval, from drawing whole texts anew; there is none for a single text, and no figure where fewer "
    f"than {LEAST_CASES} cases would carry it. The same figures, by sector too, are in `meta.accuracy` of every "
    "published warehouse."
)
Cells = Mapping[tuple[str, str, str, str], AccuracyRow]


def card(rows: Sequence[AccuracyRow]) -> str:
    """The whole card as Markdown."""
    if not rows:
        return "Nothing has been measured yet.\n"
    sets = sorted({row.label_set for row in rows}, key=order_of_set)
    cells = {(row.label_set, row.slice_by, row.slice, row.figure): row for row in rows}
    paragraphs = [_wrapped(INTRODUCTION), *(_in_words(name, cells) for name in sets)]
    for heading, slice_by, figures in (
        ("rows and labels that agree in", "field", {"field_agrees": ""}),
        ("status", "status", ROWS_AND_LABELS),
        ("publisher", "publisher", ROWS_AND_LABELS),
        ("kind of text", "kind", ROWS_AND_LABELS),
        ("confidence", "confidence", RELIABILITY),
    ):
        if names := _names(slice_by, rows):
            paragraphs.append(_table(heading, slice_by, names, figures, sets, cells))
    return "\n".join(paragraphs)


def with_card(readme: str, rows: Sequence[AccuracyRow]) -> str:
    """README with the card of these rows between its markers.

    Raises:
        CooperationError: a marker is missing.
    """
    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise CooperationError(f"README.md lacks the lines {START.strip()} and {END.strip()}; put them back")
    return f"{before}{start}{card(rows)}{end}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes or checks the card in README. Returns the exit code."""
    parser = ArgumentParser(prog="python -m orchestration.evaluation.card", description="Write README's accuracy card.")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help="write the card into README.md")
    action.add_argument("--check", action="store_true", help="write nothing; exit with 1 where README differs")
    check = parser.parse_args(arguments).check
    measured = resources() / "data" / "reference" / "accuracy.csv"
    readme = PACKAGE.parent / "README.md"
    present = readme.read_text(encoding="utf-8")
    wanted = with_card(present, read_rows(measured.read_text(encoding="utf-8"), str(measured)))
    if wanted != present:
        print(f"{'differs' if check else 'written'}: {readme}")
        if not check:
            readme.write_text(wanted, encoding="utf-8")
    return 1 if check and wanted != present else 0


def _in_words(label_set: str, cells: Cells) -> str:
    def told(figure: str) -> AccuracyRow | None:
        return cells.get((label_set, WHOLE, WHOLE, figure))

    rows, found = told("row_holds"), told("commitment_found")
    about = ABOUT_SETS.get(label_set, "a set of labels of that name")
    sizes = [f"{found.texts} texts with {found.n} labelled commitments"] if found else []
    sizes += [f"{rows.n} rows"] if rows else []
    some = next(row for (name, *_), row in cells.items() if name == label_set)
    measured = f"coder `{some.coder_version}`, measured on {some.measured_on.isoformat()}"
    head = f"**{_spaced(label_set).capitalize()}**: {about}. {', '.join(sizes)}; {measured}."
    lines = []
    if rows:
        at_all = told("row_is_commitment")
        more = f", and about {_of_hundred(at_all)} are a commitment at all" if at_all else ""
        lines.append(f"Of 100 rows, about {_of_hundred(rows)} hold in status, first sector and all parties{more}.")
    if found:
        whole = told("commitment_found_whole")
        more = f", and about {_of_hundred(whole)} are found with all three right" if whole else ""
        lines.append(f"Of 100 commitments in a text, about {_of_hundred(found)} are found{more}.")
    f1 = {"commitments": "unit_f1", "sentences": "sentence_f1", "country x first sector x status": "cell_f1"}
    scores = [f"{name} {row.value:.2f}" for name, figure in f1.items() if (row := told(figure))]
    lines += [f"As F1: {', '.join(scores)}."] if scores else []
    return _wrapped(head) + "\n" + "".join(_wrapped(line, "- ") for line in lines)


def _of_hundred(row: AccuracyRow) -> str:
    between = f" ({_percent(row.low)} to {_percent(row.high)})" if row.low is not None else ""
    return f"{_percent(row.value)}{between}"


def _names(slice_by: str, rows: Sequence[AccuracyRow]) -> dict[str, str]:
    """Slices and how they are called; for statuses all there are, since those never met matter too."""
    measured = sorted({row.slice for row in rows if row.slice_by == slice_by})
    if slice_by == "field":
        return {field: FIELD_NAMES.get(field, _spaced(field)) for field in FIELDS if field in measured}
    if slice_by == "status":
        return {status: _spaced(status) for status in codes("statuses")} if measured else {}
    if slice_by == "kind":
        return {row["code"]: row["name"] for row in reference_rows("kinds") if row["code"] in measured}
    return {name: name for name in measured}


def _table(
    heading: str, slice_by: str, names: Mapping[str, str], figures: Mapping[str, str], sets: Sequence[str], cells: Cells
) -> str:
    columns = [(label_set, figure) for label_set in sets for figure in figures]
    titles = [f"{_spaced(name)}: {figures[figure]}" if figures[figure] else _spaced(name) for name, figure in columns]
    lines = [_line([heading, *titles]), "|---" * (len(columns) + 1) + "|"]
    for name, shown in names.items():
        told = [cells.get((label_set, slice_by, name, figure)) for label_set, figure in columns]
        lines.append(_line([shown, *map(_cell, told)]))
    return "\n".join(lines) + "\n"


def _cell(row: AccuracyRow | None) -> str:
    if row is None:
        return "no case"
    if row.figure == "mean_confidence":
        return f"{row.value:.2f}"
    if row.n < LEAST_CASES:
        return f"too few ({row.n})"
    if row.low is None:
        return f"{_percent(row.value)}% of {row.n}, one text"
    return f"{_percent(row.value)}% ({_percent(row.low)}-{_percent(row.high)}) of {row.n}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.0f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _spaced(code: str) -> str:
    return code.replace("_", " ")


def _wrapped(text: str, bullet: str = "") -> str:
    lines = wrap(text, LINE, initial_indent=bullet, subsequent_indent=" " * len(bullet), break_on_hyphens=False)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
