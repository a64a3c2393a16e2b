"""Tables of data/CODEBOOK.md that come from the code lists and the lexicon.

`python -m orchestration.codebook --write` brings the codebook up to date; `--check` writes nothing and exits with 1
where it differs. Belongs here: what stands between the markers `<!-- table: name -->` and `<!-- end of table -->`. Does
not belong here: the text around them, which is written by hand.
"""

import re
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from orchestration.errors import CooperationError
from orchestration.files import write_atomically
from orchestration.reference import codes, rows
from orchestration.settings import resources

TYPICAL = 8
END = "<!-- end of table -->"
_OPEN = re.compile(r"^<!-- table: (\w+) -->$", re.MULTILINE)


class CodebookError(CooperationError):
    """The codebook's markers do not fit the tables; the message names the marker."""


def with_tables(text: str) -> str:
    """The codebook's text with every table between its markers made anew; all else stays as it is.

    Raises:
        CodebookError: a marker names no table, a table has no end, or a table is missing or there twice.
    """
    opened = [match[1] for match in _OPEN.finditer(text)]
    if sorted(opened) != sorted(TABLES):
        raise CodebookError(f"the codebook must hold each of {', '.join(TABLES)} once between markers, not {opened}")
    before, *parts = _OPEN.split(text)
    made = [before]
    for name, part in zip(parts[::2], parts[1::2], strict=True):
        _, end, after = part.partition(f"\n{END}\n")
        if not end:
            raise CodebookError(f"table {name} of the codebook does not close with {END}")
        made.append(f"<!-- table: {name} -->\n{TABLES[name]()}{end}{after}")
    return "".join(made)


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the codebook's tables, or only says whether they differ. Returns the exit code."""
    parser = ArgumentParser(prog="python -m orchestration.codebook", description="Keep the codebook's tables true.")
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--write", action="store_true", help="write the tables into data/CODEBOOK.md")
    task.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a table differs")
    check = parser.parse_args(arguments).check
    path = codebook()
    text = path.read_text(encoding="utf-8")
    wanted = with_tables(text)
    if wanted == text:
        return 0
    print(f"{'differs' if check else 'written'}: {path}")
    if not check:
        write_atomically(path, wanted.encode("utf-8"))
    return 1 if check else 0


def codebook() -> Path:
    """Where the codebook lies."""
    return resources() / "data" / "CODEBOOK.md"


def _table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _statuses() -> str:
    body = [
        [f"`{row['status']}`", "yes" if row["is_open"] == "true" else "no", row["definition"]]
        for row in rows("statuses")
    ]
    return _table(["status", "still open", "means"], body)


def _sectors() -> str:
    return _table(
        ["sector", "name", "covers", "coded elsewhere"],
        [[f"`{row['sector']}`", row["name"], row["scope"], _pointers(row["excludes"])] for row in rows("sectors")],
    )


def _pointers(excludes: str) -> str:
    return re.sub(r" -> (\w+)", r" → `\1`", excludes)


def _instruments() -> str:
    body = [[f"`{row['instrument']}`", row["definition"]] for row in rows("instruments")]
    return _table(["instrument", "means"], body)


def _code_list(name: str, head: str) -> Callable[[], str]:
    return lambda: _table([head, "means"], [[f"`{row['code']}`", row["definition"]] for row in rows(name)])


def _verb_classes() -> str:
    verbs: dict[str, list[str]] = defaultdict(list)
    given: dict[str, set[str]] = defaultdict(set)
    for row in rows("lexicon/verbs"):
        verbs[row["class"]].append(row["verb"])
        given[row["class"]].add(row["status"])
    body = []
    for name, members in verbs.items():
        statuses = ", ".join(f"`{status}`" for status in codes("statuses") if status in given[name])
        body.append([name, str(len(members)), statuses or "-", ", ".join(members[:TYPICAL])])
    return _table(["class", "verbs", "status in the lexicon", "such as"], body)


TABLES: Mapping[str, Callable[[], str]] = {
    "verb_classes": _verb_classes,
    "statuses": _statuses,
    "sectors": _sectors,
    "instruments": _instruments,
    "amount_kinds": _code_list("amount_kinds", "amount_kind"),
    "source_classes": _code_list("source_classes", "source_class"),
}


if __name__ == "__main__":
    sys.exit(main())
