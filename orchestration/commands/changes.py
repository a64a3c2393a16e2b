"""`cooperation changes`: what is new since a day or release, and how much else changed for other reasons."""

from argparse import Namespace
from itertools import groupby
from typing import Any

from rich.console import Console

from orchestration.commands.answers import answer
from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.terminal import console, table

MOST_SHOWN = 200


def changes(options: Namespace) -> int:
    """Prints changes of the published warehouse: by default those that new statements brought.

    Raises:
        UsageError: `--since` or `--release` cannot be understood.
        CooperationError: there is no published warehouse yet, or it is of an older version.
    """
    from orchestration.errors import CooperationError
    from orchestration.publication.comparison import CURRENT, file_of
    from orchestration.publication.told_changes import COLUMNS, NEWS, told_changes

    settings = Settings(home=options.home) if options.home else Settings()
    home = Home(settings.home)
    if not options.release and not home.published_warehouse.exists():
        raise CooperationError(f"{home.published_warehouse} is not there yet; make it with: cooperation run")
    causes = () if options.all else tuple(options.cause) or NEWS
    told = told_changes(file_of(options.release or CURRENT, home), since=options.since, causes=causes)
    if options.format == "table":
        _print_table(told.changes)
    else:
        answer(list(COLUMNS), [], [tuple(row[name] for name in COLUMNS) for row in told.changes], options.format)
    out = console(stderr=options.format != "table")
    if told.baseline:
        number, commitments = told.baseline
        out.print(
            f"Release {number} is the first one, with which later ones are compared; commitments in it: {commitments}"
        )
    if told.left_out:
        _print_left_out(out, told.left_out)
    return 0


def _print_table(rows: list[dict[str, Any]]) -> None:
    from orchestration.publication.feed import headline, parties
    from schemas.changes import NEW, STATUS_CHANGED

    drawn = []
    for (release, commitment), group in groupby(rows, lambda row: (row["release_number"], row["commitment_id"])):
        found = [row for row in group if row["commitment_id"]]
        if not commitment:
            continue
        main = next((row for row in found if row["kind"] in (NEW, STATUS_CHANGED)), found[0])
        causes = ", ".join(sorted({row["cause"].replace("_", " ") for row in found}))
        others = [row["field"].replace("_", " ") for row in found if row is not main and row["field"]]
        what = headline(main) + (f"; also {', '.join(others)}" if others else "")
        drawn.append([release, commitment, causes, parties(main), what, main["quote"] or ""])
    out = console()
    if drawn:
        columns = ["release", "commitment", "cause", "who", "what", "words"]
        out.print(table(columns, drawn[:MOST_SHOWN], numbers=[True, *[False] * 5]))
    cut = f"; the first {MOST_SHOWN} are shown, --format csv prints all" if len(drawn) > MOST_SHOWN else ""
    changed = sum(1 for row in rows if row["commitment_id"])
    concerned = f"{len(drawn)} commitment{'' if len(drawn) == 1 else 's'}"
    out.print(f"{changed} change{'' if changed == 1 else 's'} of {concerned}{cut}")


def _print_left_out(out: Console, left_out: dict[str, int]) -> None:
    from schemas.changes import CAUSES

    rows = [[cause.replace("_", " "), number, CAUSES[cause]] for cause, number in left_out.items()]
    out.print(table(["left out, by cause", "changes", "what it means"], rows, numbers=[False, True, False]))
    out.print("--all shows these too")
