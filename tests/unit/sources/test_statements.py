"""Documents to statements: one statement a text, with the metadata of its first document."""

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import packages_distributions
from itertools import permutations
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orchestration.errors import ReaderError
from orchestration.home import Home
from orchestration.sources import isolation
from orchestration.sources import readings as module
from orchestration.sources.active import active_sources
from orchestration.sources.discovery import discover
from orchestration.sources.isolation import Job, ReaderProcesses
from orchestration.sources.reading import Examined
from orchestration.sources.statements import StatementTables, read_statements
from orchestration.sources.store import DocumentStore
from schemas.raw import Documents, Rejects, Statements

DAY = date(2026, 1, 5)
SAME = "The same words, reported twice."
FILES = {
    "late.txt": f"---\npublished_on: 2024-05-03\ntitle: Late\npublisher: Second\n---\n{SAME}",
    "early.md": f"---\npublished_on: 2024-05-02\ntitle: Early\nkind: news\nparties: [KEN]\n---\n{SAME}\n",
    "other.txt": "---\npublished_on: 2023-01-01\n---\nOther words.",
    "bad.txt": "No date at all.",
    "bad.pptx": "PK",
}
Collect = Callable[..., None]


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    """An empty store."""
    return DocumentStore(tmp_path / "documents")


@pytest.fixture
def collect(tmp_path: Path, store: DocumentStore) -> Collect:
    """Takes files into a source; the same name always lies at the same place."""

    def run(files: Mapping[str, str], source_id: str = "files", day: date = DAY, into: DocumentStore = store) -> None:
        folder = tmp_path / source_id
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_text(content)
        found = discover([folder / name for name in files])
        into.collect(source_id, found, collected_on=day, max_bytes=10_000)

    return run


@pytest.fixture
def read(tmp_path: Path, store: DocumentStore) -> Callable[..., StatementTables]:
    """Reads all statements of the store."""
    return lambda *sources, **options: read_statements(
        store, sources or ("files",), tmp_path / "cache.parquet", **options
    )


def rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dicts()


def test_the_statement_carries_the_metadata_of_its_first_document_by_date(collect: Collect, read: Any) -> None:
    collect(FILES)
    same = read().statements.filter(pl.col("text") == SAME).row(0, named=True)
    assert (same["title"], same["published_on"], same["publisher"], same["kind"], same["parties"]) == (
        "Early",
        date(2024, 5, 2),
        None,
        "news",
        ["KEN"],
    )


def test_on_the_same_day_the_smaller_document_id_decides(collect: Collect, read: Any) -> None:
    texts = {f"{title}.txt": f"---\npublished_on: 2024-05-02\ntitle: {title}\n---\n{SAME}" for title in "ABCD"}
    collect(texts)
    tables = read()
    first = tables.documents.sort("document_id").row(0, named=True)
    assert tables.statements.height == 1
    assert tables.statements.row(0, named=True)["title"] == first["title"]
    assert tables.statements.row(0, named=True)["document_id"] == first["document_id"]


def test_each_document_keeps_its_own_metadata(collect: Collect, read: Any) -> None:
    collect(FILES)
    documents = {row["file_name"]: row for row in rows(read().documents)}
    assert (documents["late.txt"]["title"], documents["late.txt"]["publisher"]) == ("Late", "Second")
    assert (documents["early.md"]["title"], documents["early.md"]["media_type"]) == ("Early", "text/markdown")
    assert documents["late.txt"]["statement_id"] == documents["early.md"]["statement_id"]
    assert documents["bad.txt"]["statement_id"] is None


def test_files_in_are_documents_and_rejects_out_and_documents_are_statements_copies_and_rejects(
    collect: Collect, read: Any
) -> None:
    collect(FILES)
    tables = read()
    before, here = (tables.rejects.filter(pl.col("stage") == stage).height for stage in ("documents", "statements"))
    assert len(FILES) == tables.documents.height + before
    copies = tables.documents.drop_nulls("statement_id").height - tables.statements.height
    assert (tables.documents.height, tables.statements.height, copies, here) == (4, 2, 1, 1)


def test_tables_meet_their_models_and_are_sorted(collect: Collect, read: Any) -> None:
    collect(FILES)
    tables = read()
    for model, frame in ((Documents, tables.documents), (Statements, tables.statements), (Rejects, tables.rejects)):
        model.validate(frame, lazy=True)
        assert frame.equals(frame.sort(model.about()["key"]))


def test_the_same_file_in_two_sources_is_one_document_known_from_the_first_day(collect: Collect, read: Any) -> None:
    collect({"a.txt": FILES["other.txt"]}, "files", date(2026, 1, 9))
    collect({"b.txt": FILES["other.txt"]}, "inbox", DAY)
    tables = read("files", "inbox")
    assert [row["collected_on"] for row in rows(tables.documents)] == [DAY]
    assert [row["known_on"] for row in rows(tables.statements)] == [DAY]


def test_a_statement_is_known_from_the_day_of_its_first_collected_document(collect: Collect, read: Any) -> None:
    collect({"early.md": FILES["early.md"]}, day=date(2026, 1, 9))
    collect({"late.txt": FILES["late.txt"]}, day=DAY)
    assert [row["known_on"] for row in rows(read().statements)] == [DAY]


def test_order_of_files_and_sources_and_number_of_runs_do_not_matter(tmp_path: Path, collect: Collect) -> None:
    outcomes = []
    for number, names in enumerate(permutations(FILES)):
        if number % 15:
            continue
        store = DocumentStore(tmp_path / f"store-{number}")
        cache = tmp_path / f"cache-{number}.parquet"
        for shown in (names[:2], names):
            collect({name: FILES[name] for name in shown}, into=store)
            collect({"copy.txt": FILES["late.txt"]}, "inbox", into=store)
            tables = read_statements(store, ("files", "inbox") if number % 30 else ("inbox", "files"), cache)
        outcomes.append(tuple(map(rows, (tables.documents, tables.statements, tables.rejects))))
    assert len(outcomes) == 8
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_sources_that_have_no_part_are_not_read(collect: Collect, read: Any) -> None:
    collect({"other.txt": FILES["other.txt"]}, "files")
    collect({"late.txt": FILES["late.txt"]}, "sample")
    assert [row["text"] for row in rows(read("files").statements)] == ["Other words."]


def test_nothing_collected_gives_empty_tables(read: Any) -> None:
    tables = read()
    assert (tables.documents.height, tables.statements.height, tables.rejects.height) == (0, 0, 0)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the documents that are given to readers from now on."""
    ids: list[str] = []
    examine = ReaderProcesses.examine

    def counting(readers: ReaderProcesses, jobs: Sequence[Job]) -> Iterator[Examined]:
        ids.extend(job.document_id for job in jobs)
        return examine(readers, jobs)

    monkeypatch.setattr(ReaderProcesses, "examine", counting)
    return ids


def test_a_document_is_read_once(collect: Collect, read: Any, opened: list[str], tmp_path: Path) -> None:
    collect(FILES)
    first = read()
    assert len(opened) == 4
    written = (tmp_path / "cache.parquet").stat().st_mtime_ns
    again = read()
    assert len(opened) == 4
    assert (tmp_path / "cache.parquet").stat().st_mtime_ns == written
    assert rows(again.statements) == rows(first.statements)
    assert rows(again.rejects) == rows(first.rejects)
    collect({"new.txt": "---\ndate: 2024-01-01\n---\nNew words."})
    assert read().statements.height == 3
    assert len(opened) == 5


def test_all_documents_are_read_again_when_the_readers_change(
    collect: Collect, read: Any, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(FILES)
    first = read()
    monkeypatch.setattr(module, "reader_version", lambda: "another")
    assert rows(read().statements) == rows(first.statements)
    assert len(opened) == 8


FAULTY = """
import os, sys, time
from orchestration.sources import isolation
whole = isolation.examine_document
def faulty(content, *given, **named):
    if b"Late" in content: {fault}
    return whole(content, *given, **named)
isolation.examine_document = faulty
isolation.serve()
"""


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets what readers do with the document `late.txt`: Python that ends them, or `pass`."""
    return lambda fault: monkeypatch.setattr(isolation, "SERVE", FAULTY.format(fault=fault))


def rules(tables: StatementTables) -> list[str]:
    return sorted(row["rule"] for row in rows(tables.rejects))


def test_a_document_whose_reader_broke_off_is_tried_again_in_the_next_run(
    collect: Collect, read: Any, opened: list[str], readers: Callable[[str], None]
) -> None:
    collect(FILES)
    readers("os._exit(1)")
    for run in range(1, 4):
        assert "reader_failed" in rules(read())
        assert len(opened) == 4 + run - 1, "once a run, and nothing else"
    readers("pass")
    assert "reader_failed" not in rules(read())
    before = len(opened)
    read()
    assert len(opened) == before


def test_a_document_that_takes_too_long_is_tried_in_three_runs_or_when_it_may_take_longer(
    collect: Collect, read: Any, opened: list[str], readers: Callable[[str], None]
) -> None:
    collect(FILES)
    readers("time.sleep(600)")
    for run in range(1, 6):
        assert "took_too_long" in rules(read(max_seconds=0.5))
        assert len(opened) == 4 + min(run, 3) - 1
    readers("pass")
    assert "took_too_long" in rules(read(max_seconds=0.5))
    assert "took_too_long" not in rules(read(max_seconds=30))


def test_a_run_tries_few_documents_again_those_tried_least_often_first() -> None:
    def reading(number: int, rule: str | None, tries: int, value: str | None = None) -> dict[str, Any]:
        key = {"document_id": f"{number:02}", "media_type": "text/plain", "given": "[]"}
        return {**key, "rule": rule, "value": value, "tries": tries}

    read_well = [reading(1, None, 1), reading(2, "no_date", 1)]
    broke_off = [reading(10 + number, "reader_failed", number) for number in range(1, 20)]
    given_up = [reading(40, "took_too_long", 3, "60")]
    slow = [reading(50 + number, "took_too_long", 3, "30") for number in range(20)]
    frame = pl.DataFrame([*read_well, *reversed(broke_off), *given_up, *slow], schema_overrides=module.READINGS)
    found = module.tried_again(frame, 60).get_column("document_id").to_list()
    assert found[:20] == [row["document_id"] for row in slow], "whose limit was raised: all"
    assert found[20:] == [f"{10 + number}" for number in range(1, 1 + module.MOST_TRIED_AGAIN)]


def test_readers_that_do_not_start_fail_the_run_and_nothing_is_remembered(
    collect: Collect, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(FILES)
    with monkeypatch.context() as patched:
        patched.setattr(isolation, "SERVE", "import no_such_module")
        with pytest.raises(ReaderError, match="No module named 'no_such_module'"):
            read()
    assert rules(read()) == ["no_date", "unsupported_format"]


def test_the_reader_version_rests_on_the_code_lists_that_readers_look_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = tmp_path / "data" / "reference"
    for folder in ("lexicon", "reading"):
        (reference / folder).mkdir(parents=True)
    names = (*module.CODE_LISTS, "reading/hosts")
    for name in names:
        (reference / f"{name}.csv").write_text("code\nold\n")
    monkeypatch.setattr(module, "resources", lambda: tmp_path)
    versions = {module.reader_version.__wrapped__()}
    for name in names:
        (reference / f"{name}.csv").write_text("code\nnew\n")
        versions.add(module.reader_version.__wrapped__())
    assert len(versions) == 1 + len(names)


LOADED = """
import hashlib, sys
from orchestration.sources.formats import ENDINGS
from orchestration.sources.reading import examine_document
from tests.mutations import originals
before = set(sys.modules)
for ending, content in originals(1):
    examine_document(content, ENDINGS[ending], location="a" + ending, document_id="0" * 64)
for name in {"orchestration.sources.reading", *(set(sys.modules) - before)}:
    if name.startswith("orchestration"):
        print(sys.modules[name].__file__)
"""
MADE_OF = {"orchestration/settings.py", "orchestration/__init__.py"}  # where things are; nothing of it is read


def test_the_reader_version_rests_on_all_code_and_libraries_that_take_part_in_reading() -> None:
    """Goes through the imports of what is loaded when a document of each format is read."""
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    todo, counted = [Path(line) for line in done.stdout.split()], set(module.reading_code())
    own: set[Path] = set()
    others: set[str] = set()
    while todo:
        path = todo.pop()
        if path in own:
            continue
        own.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                if name.startswith("orchestration"):
                    found = importlib.util.find_spec(name)
                    assert found is not None
                    assert found.origin is not None
                    todo.append(Path(found.origin))
                else:
                    others.add(name.split(".")[0])
    root = module.PACKAGE.parent
    assert {path.relative_to(root).as_posix() for path in own - counted} <= MADE_OF
    distributions = packages_distributions()
    used = {distributions[name][0].lower() for name in others if name in distributions and name != "orchestration"}
    of_tables = {"polars", "pydantic", "pydantic-settings", "platformdirs", "cooperation-warehouse"}
    assert used - of_tables == set(module.LIBRARIES)


def test_progress_counts_every_document(collect: Collect, read: Any) -> None:
    collect(FILES)
    for _ in range(2):
        steps: list[int] = []
        read(advance=steps.append)
        assert sum(steps) == 4


def test_the_sample_gives_way_to_real_statements_for_good(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    assert active_sources(home) == ("sample",)
    (home.inbox / ".hidden").touch()
    assert active_sources(home) == ("sample",)
    (home.inbox / "a.txt").touch()
    assert active_sources(home) == ("files", "inbox")
    (home.inbox / "a.txt").unlink()
    assert active_sources(home) == ("files", "inbox")


def test_a_rejected_document_goes_when_its_file_is_taken_out_and_a_statement_stays(collect: Collect, read: Any) -> None:
    collect({"bad.txt": FILES["bad.txt"], "other.txt": FILES["other.txt"]})
    assert (read().documents.height, read().rejects.height) == (2, 1)
    collect({})
    tables = read()
    assert (tables.documents.height, tables.statements.height, tables.rejects.height) == (1, 1, 0)
