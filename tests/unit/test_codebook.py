"""The codebook says what is true: its tables are those of the code lists, its examples come out as it says."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from orchestration.codebook import END, TABLES, CodebookError, codebook, main, with_tables
from orchestration.evaluation.labels import read_labelled_texts
from orchestration.evaluation.predictions import predict
from orchestration.evaluation.scores import score
from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Mention, Statement
from orchestration.groupings import reference_memberships
from orchestration.reference import codes, rows

TEXT = codebook().read_text(encoding="utf-8")
PUBLISHED_ON = date(2024, 5, 6)
MISSED = " (the coder misses this)"
NONE = "none"
NO_DIFFERENCE = {"actors", "partners", "sectors"}  # their order is not what an example shows


class Example(NamedTuple):
    """One row of a table of examples; `field` is `status` where the table has no column for it."""

    section: str
    sentence: str
    title: str
    field: str
    coding: str
    missed: bool

    def coded(self, coder: RuleCoder) -> str:
        """What the coder makes of the sentence, written as in the table."""
        text = self.sentence.replace("<br>", "\n")
        found = coder.code(Statement(text, self.title, PUBLISHED_ON))
        return ", ".join(self._written(mention) for mention in found) or NONE

    def _written(self, mention: Mention) -> str:
        value = getattr(mention, self.field)
        if self.field in NO_DIFFERENCE:
            return ", ".join(sorted(value)) or NONE
        return NONE if value is None else f"{value:.0f}" if isinstance(value, float) else value


def examples() -> Iterator[Example]:
    """Every row under a head `| sentence | title | coding |` or `| sentence | title | field | coding |`."""
    section, head = "", []
    for line in TEXT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("#"):
            section = line.strip("# ")
        elif not line.startswith("|"):
            head = []
        elif cells[:2] == ["sentence", "title"]:
            head = cells
        elif head and not line.startswith("|---"):
            row = dict(zip(head, cells, strict=True))
            coding = row["coding"].removesuffix(MISSED)
            field = row.get("field", "status")
            yield Example(section, row["sentence"], row["title"], field, coding, coding != row["coding"])


EXAMPLES = list(examples())


@pytest.fixture(scope="module")
def coder() -> RuleCoder:
    return RuleCoder()


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not e.missed], ids=lambda e: e.sentence[:40])
def test_an_example_is_coded_as_the_codebook_says(coder: RuleCoder, example: Example) -> None:
    assert example.coded(coder) == example.coding


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.missed], ids=lambda e: e.sentence[:40])
def test_a_miss_that_the_codebook_admits_is_still_one(coder: RuleCoder, example: Example) -> None:
    """Fails where the coder has learned it: take the mark out of the codebook."""
    assert example.coded(coder) != example.coding


def test_few_examples_are_missed() -> None:
    assert sum(example.missed for example in EXAMPLES) < 4


def test_every_hard_case_has_an_example() -> None:
    numbered = {int(match[1]) for e in EXAMPLES if (match := re.match(r"(\d+)\. ", e.section))}
    assert numbered == set(range(1, 20))


def test_every_status_has_an_example() -> None:
    coded = {status for e in EXAMPLES if e.field == "status" for status in e.coding.split(", ")}
    assert coded == {*codes("statuses"), NONE}


def test_every_verb_class_is_explained() -> None:
    [table] = re.findall(r"^\| class \| in\?.*?\n\n", TEXT, re.DOTALL | re.MULTILINE)
    explained = re.findall(r"^\| (\w+) \|", table, re.MULTILINE)[1:]
    assert sorted(explained) == sorted({row["class"] for row in rows("lexicon/verbs")})


def test_states_of_the_past_are_coded_as_the_lexicon_has_them() -> None:
    said = dict(re.findall(r"^\| ([A-Z][\w ]+) \| `([A-Z]{3})` ", TEXT, re.MULTILINE))
    assert len(said) == 3
    assert said.items() <= {(row["alias"], row["code"]) for row in rows("lexicon/parties")}


def test_tables_are_those_of_the_code_lists() -> None:
    assert with_tables(TEXT) == TEXT
    assert main(["--check"]) == 0


def test_a_stale_table_is_found_and_written_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stale = tmp_path / "CODEBOOK.md"
    stale.write_text(TEXT.replace("| `mou` |", "| `letter` |"), encoding="utf-8")
    monkeypatch.setattr("orchestration.codebook.codebook", lambda: stale)
    assert main(["--check"]) == 1
    assert "`letter`" in stale.read_text(encoding="utf-8")
    assert main(["--write"]) == 0
    assert stale.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    "broken",
    [
        TEXT.replace("<!-- table: sectors -->", "<!-- table: fields -->"),
        TEXT.replace("<!-- table: sectors -->", "<!-- table: statuses -->"),
        TEXT.replace("<!-- table: sectors -->\n", ""),
        TEXT.replace(END, ""),
    ],
    ids=["unknown", "twice", "missing", "open"],
)
def test_markers_that_do_not_fit_are_refused(broken: str) -> None:
    with pytest.raises(CodebookError):
        with_tables(broken)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_as_many_cells_in_every_row(name: str) -> None:
    lines = TABLES[name]().splitlines()
    assert len(lines) > 2
    assert len({line.count(" | ") for line in lines if not line.startswith("| ---")}) == 1


def test_the_folder_of_labels_it_prints_can_be_evaluated(coder: RuleCoder, tmp_path: Path) -> None:
    files = re.findall(r"^<!-- file: (\S+) -->\n```\w+\n(.*?\n)```$", TEXT, re.DOTALL | re.MULTILINE)
    assert len(files) == 4
    for name, content in files:
        (tmp_path / name).write_text(content, encoding="utf-8")
    [labelled] = texts = read_labelled_texts(tmp_path)
    assert [labelled.text[start:end].strip()[-1] for start, end in labelled.sentences] == [".", "."]
    figures = score(texts, predict(texts, coder), reference_memberships()).figures()
    assert figures["matched"] == figures["gold"] == 1
