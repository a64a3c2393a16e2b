"""`cooperation rejects`: lists what was left out and why."""

from argparse import Namespace
from collections import Counter

from orchestration.commands.answers import answer
from orchestration.commands.sql import ask
from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.terminal import console, table

COLUMNS = ("source_id", "rule", "location", "reason", "remedy")
MOST_SHOWN = 200


def rejects(options: Namespace) -> int:
    """Prints the rejects of the published warehouse in order of rule and place.

    Raises:
        CooperationError: there is no published warehouse yet.
    """
    settings = Settings(home=options.home) if options.home else Settings()
    wanted = {"rule": options.rule, "source_id": options.source}
    given = {name: value for name, value in wanted.items() if value is not None}
    condition = " AND ".join(f"{name} = ?" for name in given) or "true"
    query = f"SELECT * FROM fct_rejects WHERE {condition} ORDER BY rule, location, reject_id"
    columns, types, rows = ask(Home(settings.home), query, list(given.values()))
    if options.format != "table":
        answer(columns, types, rows, options.format)
        return 0
    out = console()
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    counts = Counter((row["rule"], row["source_id"]) for row in found)
    if found:
        by_rule = [
            [rule, source, number] for (rule, source), number in sorted(counts.items(), key=lambda item: -item[1])
        ]
        out.print(table(["rule", "source", "number"], by_rule, numbers=[False, False, True]))
        shown = [[row[name] for name in COLUMNS] for row in found[:MOST_SHOWN]]
        out.print(table(["source", *COLUMNS[1:]], shown))
    cut = f"; the first {MOST_SHOWN} are shown, --format csv prints all" if len(found) > MOST_SHOWN else ""
    out.print(f"{len(found)} reject{'' if len(found) == 1 else 's'}{cut}")
    return 0
