"""`cooperation compare`: two releases side by side, or what the next publication would change."""

import json
from argparse import Namespace
from dataclasses import asdict
from typing import Any

from orchestration.commands.answers import answer
from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.terminal import console, table

ABOUT = ("release", "run on", "as of", "package", "coder", "code lists", "commitments")
MOST_FIGURES, MOST_ROWS = 10, 50


def compare(options: Namespace) -> int:
    """Prints counts by kind and cause, figures that move, and what changed, with its value before and after.

    Raises:
        UsageError: a file or release is not there.
        CooperationError: a file cannot be compared.
    """
    from orchestration.publication import comparison

    settings = Settings(home=options.home) if options.home else Settings()
    home = Home(settings.home)
    old, new = (comparison.file_of(word, home) for word in (options.old, options.new))
    found = comparison.compare(old, new)
    if options.format == "json":
        print(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=2))
    elif options.format == "csv":
        rows = [tuple(row[name] for name in comparison.COLUMNS) for row in found.changes]
        answer(list(comparison.COLUMNS), [], rows, "csv")
    else:
        _print(found)
    return 0


def _print(found: Any) -> None:
    out = console()
    out.print(table(["", "old", "new"], list(zip(ABOUT, _about(found.old), _about(found.new), strict=True))))
    if not found.changes and not found.figures:
        out.print("Nothing differs.")
        return
    counts = [[_words(row["kind"]), _words(row["cause"]), row["changes"], row["commitments"]] for row in found.counts]
    out.print(table(["what", "cause", "changes", "commitments"], counts, numbers=[False, False, True, True]))
    for figure in dict.fromkeys((row["by"], row["figure"]) for row in found.figures):
        rows = [row for row in found.figures if (row["by"], row["figure"]) == figure]
        drawn = [[row["key"], row["before"], row["after"], row["difference"]] for row in rows[:MOST_FIGURES]]
        columns = [figure[0], f"{_words(figure[1])} before", "after", "difference"]
        out.print(table(columns, drawn, numbers=[False, True, True, True]))
        if len(rows) > MOST_FIGURES:
            out.print(f"{len(rows)} rows; the first {MOST_FIGURES} are shown, --format json prints all")
    shown = [
        [row["commitment_id"], _words(row["cause"]), _words(row["field"] or row["kind"]), row["before"], row["after"]]
        for row in found.changes[:MOST_ROWS]
    ]
    if shown:
        out.print(table(["commitment", "cause", "what", "before", "after"], shown))
    cut = f"; the first {MOST_ROWS} are shown, --format csv prints all" if len(found.changes) > MOST_ROWS else ""
    out.print(f"{len(found.changes)} change{'' if len(found.changes) == 1 else 's'}{cut}")


def _about(side: Any) -> list[Any]:
    versions = [side.package_version, side.coder_version, side.reference_version]
    return [side.number or side.path.name, side.run_on, side.as_of, *versions, side.commitment_count]


def _words(code: str) -> str:
    return code.replace("_", " ")
