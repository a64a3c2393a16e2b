"""Code lists and lexicons under `data/reference`, read once as plain rows.

Belongs here: finding and reading the tables. Does not belong here: what a table means; that is its reader's business.
"""

import csv
from functools import cache

from orchestration.settings import resources

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """All rows of `data/reference/<name>.csv`, in file order; an empty cell is ''.

    Args:
        name: table name without ending, e.g. `sectors` or `lexicon/verbs`.

    Raises:
        FileNotFoundError: there is no such table.
    """
    path = resources() / "data" / "reference" / f"{name}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


@cache
def codes(name: str) -> tuple[str, ...]:
    """First column of a code list, e.g. `codes("statuses")` gives `("proposed", "agreed", ...)`."""
    table = rows(name)
    key = next(iter(table[0]))
    return tuple(row[key] for row in table)
