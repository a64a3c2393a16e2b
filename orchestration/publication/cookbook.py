"""The cookbook: questions that analysts of cooperation ask, each with its query and how to read the answer.

Belongs here: reading `data/cookbook`, and its README made from the queries' comments. Does not belong here: answering.

`python -m orchestration.publication.cookbook` writes the README; `--check` only says whether it is as it should be.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from orchestration.errors import UsageError
from orchestration.files import write_atomically
from orchestration.publication.asking import queries
from orchestration.settings import resources

WIDTH = 120
_NAME = re.compile(r"(\d\d)-[a-z0-9-]+")
_HEADING = re.compile(r"(?P<question>.+?)\n\nAnswer: (?P<answer>.+?)\nPitfalls: (?P<pitfalls>.+)", re.DOTALL)
_INTRODUCTION = """\
# Cookbook

{count} questions that an analyst of cooperation asks, each with its query. `cooperation sql --cookbook` lists them,
`cooperation sql --cookbook 5` answers the fifth over your warehouse, and `--file` runs a copy that you changed. The
queries name countries, sectors and days of the embedded sample where they need any: put your own in their place.

This page is made from the comments in the queries by `python -m orchestration.publication.cookbook`.
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One question of the cookbook.

    Attributes:
        number: its place, from 1.
        path: the file that holds it.
        question: the question.
        answer: what the answer means.
        pitfalls: how it can be misread.
        text: the whole file.
    """

    number: int
    path: Path
    question: str
    answer: str
    pitfalls: str
    text: str


def cookbook() -> Path:
    """The folder with the queries."""
    return resources() / "data" / "cookbook"


def recipes() -> list[Recipe]:
    """Every question, in order.

    Raises:
        UsageError: a file is not one query under a comment with question, `Answer:` and `Pitfalls:`.
    """
    return [_read(path) for path in sorted(cookbook().glob("*.sql"))]


def recipe(wanted: str) -> Recipe:
    """The question that `wanted` names: its number, or its file's name.

    Raises:
        UsageError: there is none.
    """
    for one in recipes():
        if wanted in (str(one.number), one.path.stem, one.path.name) or wanted == one.path.stem[:2]:
            return one
    raise UsageError(f"the cookbook has no question {wanted}; cooperation sql --cookbook lists them")


def _read(path: Path) -> Recipe:
    text = path.read_text(encoding="utf-8")
    named, found = _NAME.fullmatch(path.stem), queries(text)
    told = _HEADING.fullmatch(found[0].heading)
    if named is None or told is None or len(found) != 1:
        raise UsageError(f"{path} is no question of a cookbook: one query under question, 'Answer:' and 'Pitfalls:'")
    parts = {name: " ".join(words.split()) for name, words in told.groupdict().items()}
    parts = {name: words[0].upper() + words[1:] for name, words in parts.items()}
    return Recipe(int(named[1]), path, text=text, **parts)


def readme() -> str:
    """README.md of the cookbook."""
    parts = [_INTRODUCTION.format(count=len(recipes()))]
    for one in recipes():
        link = f"[{one.path.name}]({one.path.name})"
        told = [fill(words, WIDTH) for words in (one.answer, f"*Pitfalls:* {one.pitfalls}")]
        parts.append("\n\n".join([f"## {one.number}. {one.question}", *told, link]) + "\n")
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes or checks the README; 1 where it is not as it should be."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--check", action="store_true", help="change nothing")
    path, text = cookbook() / "README.md", readme()
    if not options.parse_args(arguments).check:
        write_atomically(path, text.encode())
        return 0
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return 0
    print(f"{path} is not made from the queries; run: python -m orchestration.publication.cookbook", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
