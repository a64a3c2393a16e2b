"""A translation counts once with its original."""

from collections.abc import Callable
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from orchestration.sources.discovery import discover
from orchestration.sources.statements import StatementTables, read_statements
from orchestration.sources.store import DocumentStore
from orchestration.sources.translations import link_key

ORIGINAL = (
    "The two sides agreed to establish a joint working group on fisheries by 2026 and to open a consulate in Lima."
)
FIRST = "Both sides have agreed on founding a common working group for fisheries until 2026 and opening a consulate."
SECOND = "The parties reached an agreement to create a working group about fishing and to start a consulate in Lima."
RUSSIAN = "Стороны договорились создать совместную рабочую группу по рыболовству к 2026 году и открыть консульство."
LINK = "https://www.example.org/statement/"


def file(text: str, day: str, **about: str) -> str:
    lines = "\n".join(f"{name}: {value}" for name, value in {"published_on": day, **about}.items())
    return f"---\n{lines}\n---\n{text}"


Read = Callable[..., StatementTables]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Statements of files with these texts, in an order."""

    def run(*texts: str) -> StatementTables:
        folder = tmp_path / f"run-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        store = DocumentStore(folder / "documents")
        store.collect("files", discover(folder.glob("*.txt")), collected_on=date(2026, 1, 5), max_bytes=10_000)
        return read_statements(store, ["files"], folder / "cache.parquet")

    return run


def translation(text: str, day: str, of: str = LINK) -> str:
    return file(text, day, is_translation="true", original_url=of)


def test_a_translation_is_a_further_document_of_its_originals_statement(read: Read) -> None:
    tables = read(
        file(ORIGINAL, "2024-05-02", url=LINK), translation(FIRST, "2024-05-01", "http://example.org/statement")
    )
    assert tables.statements.get_column("text").to_list() == [ORIGINAL]
    assert tables.documents.get_column("statement_id").n_unique() == 1
    assert tables.documents.sort("published_on").get_column("is_translation").to_list() == [True, False]
    assert tables.rejects.is_empty()


def test_where_the_original_is_in_a_language_that_is_not_read_its_first_translation_stands_for_it(read: Read) -> None:
    files = [
        file(RUSSIAN, "2024-05-01", url=LINK),
        translation(SECOND, "2024-05-03"),
        translation(FIRST, "2024-05-02"),
    ]
    for order in permutations(files):
        tables = read(*order)
        assert tables.statements.get_column("text").to_list() == [FIRST]
        assert tables.documents.get_column("statement_id").drop_nulls().len() == 2
        assert tables.rejects.get_column("rule").to_list() == ["unsupported_language"]


def test_a_translation_of_nothing_that_is_here_is_a_statement_of_its_own(read: Read) -> None:
    tables = read(translation(FIRST, "2024-05-02"), file(ORIGINAL, "2024-05-02"))
    assert tables.statements.height == 2
    told = dict(tables.statements.select("text", "is_translation").iter_rows())
    assert told == {FIRST: True, ORIGINAL: False}


def test_documents_are_statements_copies_and_rejects(read: Read) -> None:
    tables = read(
        file(ORIGINAL, "2024-05-02", url=LINK), translation(FIRST, "2024-05-03"), file(ORIGINAL, "2024-05-04")
    )
    assert (tables.documents.height, tables.statements.height) == (3, 1)


@pytest.mark.parametrize(
    "url", ["https://example.org/statement", "http://www.example.org/statement/", "https://example.org/statement#top"]
)
def test_links_to_the_same_page_are_the_same(url: str) -> None:
    assert link_key(url) == link_key(LINK)
    assert link_key("https://example.org/statement?id=2") != link_key(LINK)
