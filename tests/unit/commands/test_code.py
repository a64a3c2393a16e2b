"""`cooperation code`: codes texts without a warehouse."""

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from orchestration.cli import main
from orchestration.extraction.model import Mention, Statement
from orchestration.extraction.rows import COLUMNS

Captured = pytest.CaptureFixture[str]
TEXT = "They will open a port."


class PortCoder:
    """Finds ports; keeps what it was asked."""

    asked: list[Statement]
    version = "1"

    def code(self, statement: Statement) -> list[Mention]:
        """One mention where the text names a port."""
        self.asked.append(statement)
        start = statement.text.find("open a port")
        if start < 0:
            return []
        end = start + len("open a port")
        return [
            Mention(
                start, end, statement.text[start:end], "agreed", ("JPN", "IND"), ("KEN",), ("transport_logistics",),
                "project", 5e6, "USD", "loan", "2026-09", "stated", None, 4, 0.9, "joint", "planted",
            )
        ]  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """Puts the planted coder in the place of the package's; what it was asked."""
    planted = ModuleType("orchestration.extraction.coder")
    statements: list[Statement] = []
    planted.RuleCoder = type("RuleCoder", (PortCoder,), {"asked": statements})  # type: ignore[attr-defined]  # a module made in this test
    monkeypatch.setitem(sys.modules, "orchestration.extraction.coder", planted)
    return statements


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., str]:
    """Writes a text and gives its path."""

    def write(name: str, content: str | bytes = TEXT) -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def coded(capsys: Captured, *arguments: str) -> list[dict[str, Any]]:
    assert main(["code", *arguments, "--format", "jsonl"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_each_mention_is_one_json_line_with_all_columns(asked: Any, put: Any, capsys: Captured) -> None:
    (row,) = coded(capsys, put("harbour.txt"))
    assert tuple(row) == COLUMNS
    assert (row["document"], row["start"], row["end"], row["quote"]) == ("harbour", 10, 21, "open a port")
    assert (row["actors"], row["amount"], row["due"], row["done"]) == (["JPN", "IND"], 5e6, "2026-09", None)


def test_csv_has_all_columns_and_lists_by_semicolons(asked: Any, put: Any, capsys: Captured) -> None:
    assert main(["code", put("harbour.txt"), "--format", "csv"]) == 0
    reader = csv.DictReader(io.StringIO(capsys.readouterr().out))
    (row,) = reader
    assert tuple(reader.fieldnames or ()) == COLUMNS
    assert (row["actors"], row["partners"], row["done"]) == ("JPN; IND", "KEN", "")


def test_a_table_is_what_people_get(asked: Any, put: Any, capsys: Captured) -> None:
    assert main(["code", put("harbour.txt")]) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("agreed", "JPN IND", "open a port"))
    assert out.splitlines()[-1] == "1 commitment"


def test_texts_without_commitments_are_no_error(asked: Any, put: Any, capsys: Captured) -> None:
    assert coded(capsys, put("empty.txt", "Nothing to see.")) == []
    assert len(asked) == 1


def test_standard_input_is_read_for_a_dash_beside_files(
    asked: Any, put: Any, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, "\ufeffÀ Tokyo they open a port.".encode())
    rows = coded(capsys, "-", put("harbour.txt"))
    assert [(row["document"], row["start"]) for row in rows] == [("-", 13), ("harbour", 10)]


def test_standard_input_that_is_no_text_is_named(asked: Any, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, b"\x00\x01\x02T")
    assert main(["code", "-"]) == 1
    assert capsys.readouterr().err.startswith("standard input: the file holds bytes that no text has; save it")


def test_what_cannot_be_read_is_named_on_stderr_and_the_others_are_coded(
    asked: Any, put: Any, capsys: Captured, tmp_path: Path
) -> None:
    for name, content in {"a.pdf": b"%PDF", "b.txt": b"", "c.txt": b"caf\xe9", "d.txt": TEXT}.items():
        put(name, content)
    assert main(["code", str(tmp_path), "--format", "jsonl"]) == 0
    captured = capsys.readouterr()
    assert [json.loads(line)["document"] for line in captured.out.splitlines()] == ["d"]
    assert [line.split(": ")[0] for line in captured.err.splitlines()] == [
        str(tmp_path / name) for name in ("a.pdf", "b.txt", "c.txt")
    ]


def test_a_file_that_may_not_be_opened_is_named_and_the_others_are_coded(
    asked: Any, put: Any, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, readable = put("closed.txt"), put("readable.txt")
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "closed.txt":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert main(["code", closed, readable, "--format", "jsonl"]) == 0
    captured = capsys.readouterr()
    assert captured.err.startswith(f"{closed}: the file cannot be read: Permission denied; give read permission")
    assert len(captured.out.splitlines()) == 1


def test_front_matter_is_given_to_the_coder_and_options_come_before_it(asked: Any, put: Any, capsys: Captured) -> None:
    head = "---\ntitle: Own\npublished_on: 2024-05-02\npublisher: Ministry\nkind: news\nparties: [KEN]\n---\n"
    path = put("a.md", head + TEXT)
    coded(capsys, path)
    coded(capsys, path, "--title", "Given", "--date", "2026-06-30", "--publisher", "Agency")
    assert asked == [
        Statement(TEXT, "Own", date(2024, 5, 2), "Ministry", "news", ("KEN",)),
        Statement(TEXT, "Given", date(2026, 6, 30), "Agency", "news", ("KEN",)),
    ]


def test_a_text_without_a_date_is_coded_without_one(asked: Any, put: Any, capsys: Captured) -> None:
    coded(capsys, put("a.txt"))
    assert asked[0].published_on is None


@pytest.mark.parametrize("arguments", [("missing.txt",), ("{0}", "missing.txt"), ("{0}", "--date", "30.06.2026")])
def test_a_missing_path_or_day_is_wrong_use_before_anything_is_read(
    asked: Any, put: Any, capsys: Captured, arguments: tuple[str, ...]
) -> None:
    assert main(["code", *(argument.format(put("a.txt")) for argument in arguments)]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("cooperation: ")
    assert captured.err.count("\n") == 1
    assert asked == []


def test_nothing_readable_at_all_is_a_failure(asked: Any, put: Any, capsys: Captured) -> None:
    assert main(["code", put("a.pdf")]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "cooperation: no text could be read"
