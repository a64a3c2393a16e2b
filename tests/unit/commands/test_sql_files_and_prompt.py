"""`cooperation sql` with a file of queries, with --describe, at its prompt, and stopped."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.cli import main
from orchestration.commands import prompt as module
from orchestration.commands.prompt import Names, is_whole
from orchestration.home import Home
from orchestration.publication.asking import queries

Captured = pytest.CaptureFixture[str]
FILE = """\
-- Which countries are there?
-- One row a country.
SELECT country_code FROM fct_commitments_by_country ORDER BY 1; -- not a heading

/* How many are they? */
SELECT count(*) AS n FROM fct_commitments_by_country;

SELECT 'no; comment' AS words
"""


def test_a_file_of_queries_is_answered_in_turn_under_its_comments(
    published_home: Home, capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "some.sql").write_text(FILE, encoding="utf-8")
    assert main(["sql", "--file", str(tmp_path / "some.sql"), "--home", str(published_home.root)]) == 0
    out = capsys.readouterr().out
    lines = [line for line in out.splitlines() if line and line[0].isalnum()]
    assert lines == [
        "Which countries are there?",
        "One row a country.",
        "3 rows",
        "How many are they?",
        "1 row",
        "1 row",
    ]


def test_the_comment_before_a_query_is_its_heading_and_lines_are_counted() -> None:
    assert [(query.heading, query.line) for query in queries(FILE)] == [
        ("Which countries are there?\nOne row a country.", 3),
        ("How many are they?", 6),
        ("", 8),
    ]
    assert queries("-- é\n\nSELECT ';--x'; /* y */ -- z\nSELECT 2")[1].heading == ""


def test_json_of_several_queries_has_each_heading_beside_its_rows(
    published_home: Home, capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "some.sql").write_text(FILE, encoding="utf-8")
    assert (
        main(["sql", "--file", str(tmp_path / "some.sql"), "--format", "json", "--home", str(published_home.root)]) == 0
    )
    answers = json.loads(capsys.readouterr().out)
    assert [(one["heading"].partition("\n")[0], len(one["rows"])) for one in answers] == [
        ("Which countries are there?", 3),
        ("How many are they?", 1),
        ("", 1),
    ]


def test_csv_of_several_queries_stands_apart_by_an_empty_line(
    published_home: Home, capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "some.sql").write_text("SELECT 1 AS a; SELECT 2 AS b", encoding="utf-8")
    main(["sql", "--file", str(tmp_path / "some.sql"), "--format", "csv", "--home", str(published_home.root)])
    assert capsys.readouterr().out.splitlines() == ["a", "1", "", "b", "2"]


@pytest.mark.parametrize("words", [["-"], ["--file", "-"], []])
def test_standard_input_is_read(
    published_home: Home, capsys: Captured, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("SELECT 'é' AS letter".encode())))
    assert main(["sql", *words, "--format", "csv", "--home", str(published_home.root)]) == 0
    assert capsys.readouterr().out.splitlines() == ["letter", "é"]


def test_a_query_of_a_file_that_cannot_be_answered_is_named(
    published_home: Home, capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "some.sql").write_text("SELECT 1 AS a;\n\nSELECT nothing;", encoding="utf-8")
    assert main(["sql", "--file", str(tmp_path / "some.sql"), "--home", str(published_home.root)]) == 2
    assert capsys.readouterr().err.startswith("cooperation: query 2, line 3: Binder Error")


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), (b"SELECT '\xff'", "is not UTF-8 text (byte 8)"), (b"-- nothing", "the query is empty")],
)
def test_a_file_that_holds_no_queries_is_one_line(
    published_home: Home, capsys: Captured, tmp_path: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "some.sql").write_bytes(content)
    assert main(["sql", "--file", str(tmp_path / "some.sql"), "--home", str(published_home.root)]) == 2
    assert words in capsys.readouterr().err


def test_a_query_and_a_file_together_are_wrong_use(published_home: Home, capsys: Captured) -> None:
    assert main(["sql", "SELECT 1", "--file", "x.sql", "--home", str(published_home.root)]) == 2
    assert "not two of them" in capsys.readouterr().err


def test_describe_lists_tables_with_grain_and_rows_and_macros(published_home: Home, capsys: Captured) -> None:
    assert main(["sql", "--describe", "--home", str(published_home.root)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "fct_commitments_by_country │ 3 │ one country" in out
    assert "meta.publication" in out
    assert "promises(from_country, to_country, since)" in out


def test_describe_tells_columns_with_type_meaning_and_allowed_values(published_home: Home, capsys: Captured) -> None:
    for name in ("fct_commitments", "marts.fct_commitments", "FCT_COMMITMENTS"):
        assert main(["sql", "--describe", name, "--format", "json", "--home", str(published_home.root)]) == 0
        columns = {one["column_name"]: one for one in json.loads(capsys.readouterr().out)}
        assert columns["due_on"]["data_type"] == "DATE"
        assert "agreed" in columns["status"]["allowed_values"]
    assert main(["sql", "--describe", "dim_status", "--home", str(published_home.root)]) == 0
    assert "One row is one status" in capsys.readouterr().out


def test_describe_of_no_table_names_those_near_it(published_home: Home, capsys: Captured) -> None:
    assert main(["sql", "--describe", "fct_comitments", "--home", str(published_home.root)]) == 2
    assert "near it: fct_commitments" in capsys.readouterr().err


NAMES = Names({"dim_status": ("status", "status_rank"), "dim_country": ("country_code",)}, ("promises",))


@pytest.mark.parametrize(
    ("word", "line", "found"),
    [
        ("dim_", "SELECT * FROM dim_", ["dim_country", "dim_status"]),
        ("status_", "SELECT status_", ["status_rank"]),
        ("c", "SELECT c FROM dim_status", ["case", "count"]),
        ("pro", "FROM pro", ["promises("]),
        ("sel", "sel", ["select"]),
        ("SEL", "SEL", ["SELECT"]),
        (".d", ".d", [".describe"]),
    ],
)
def test_tab_completes_tables_columns_of_the_tables_named_macros_and_words_of_sql(
    word: str, line: str, found: list[str]
) -> None:
    assert NAMES.beginning(word, line) == found


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("SELECT 1;", True),
        ("SELECT 1", False),
        ("SELECT ';'", False),
        ("SELECT 1; -- so", True),
        ("-- ;", False),
        ("", False),
    ],
)
def test_a_query_at_the_prompt_ends_with_a_semicolon(typed: str, whole: bool) -> None:
    assert is_whole(typed) is whole


class Typing:
    """Lines as a person types them; an exception is what a key does."""

    def __init__(self, *lines: str | type[BaseException]) -> None:
        self.lines: Iterator[str | type[BaseException]] = iter(lines)
        self.prompts: list[str] = []

    def __call__(self, shown: str) -> str:
        self.prompts.append(shown)
        line = next(self.lines)
        if isinstance(line, str):
            return line
        raise line


def test_a_prompt_answers_over_several_lines_survives_errors_and_leaves(published_home: Home, capsys: Captured) -> None:
    several = ("SELECT count(*) AS n", "FROM fct_commitments_by_country;")
    typing = Typing(
        *several, "DROP TABLE x;", "SELECT bad;", "SELECT", KeyboardInterrupt, ".describe dim_status", ".help", "quit;"
    )
    module._converse(published_home, "csv", typing)
    told = capsys.readouterr()
    assert told.out.splitlines()[:2] == ["n", "3"]
    assert "DROP is refused" in told.err
    assert '"bad"' in told.err
    assert "status_rank" in told.out
    assert "Ctrl-D" in told.out
    assert typing.prompts == [module.FIRST, module.NEXT, *[module.FIRST] * 3, module.NEXT, *[module.FIRST] * 3]


def test_ctrl_d_leaves_the_prompt(published_home: Home) -> None:
    module._converse(published_home, "csv", Typing(EOFError))


def test_ctrl_c_stops_a_long_query_at_once_and_says_so(published_home: Home) -> None:
    """Two kinds: one that DuckDB itself would stop, and one whose single task would go on for minutes."""
    for query in (
        "SELECT sum(a.range * b.range) FROM range(10000000) AS a, range(10000000) AS b",
        "SELECT count(*) FROM range(10000000000000) AS a WHERE hash(a.range) = 5",
    ):
        script = (
            "import sys; from orchestration.cli import main; import orchestration.commands.sql;"
            " print('up', flush=True); sys.exit(main(sys.argv[1:]))"
        )
        words = [sys.executable, "-c", script, "sql", query, "--home", str(published_home.root)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            # However early or late a key is pressed, it stops the query; pressed again for as long as it runs.
            again = threading.Event()
            while process.poll() is None and not again.wait(2):
                os.kill(process.pid, signal.SIGINT)
            _, told = process.communicate(timeout=60)
        assert (process.returncode, told) == (130, "cooperation: stopped\n")
