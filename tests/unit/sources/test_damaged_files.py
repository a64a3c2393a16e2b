"""Damaged files of every format are read or rejected: none crashes, hangs or goes missing."""

import hashlib
from pathlib import Path

import pytest

from orchestration.sources.formats import ENDINGS
from orchestration.sources.reading import Read, read_document
from tests.mutations import damaged, originals, read_damaged


@pytest.mark.parametrize("number", [210, pytest.param(5_000, marks=pytest.mark.slow)])
def test_every_damaged_file_is_a_statement_a_copy_or_a_reject(number: int, tmp_path: Path) -> None:
    outcome = read_damaged(number, tmp_path)
    documents, statements = outcome.tables.documents, outcome.tables.statements
    assert outcome.collected.files == number
    assert outcome.collected.rejects == 0  # every file is named as a format that is read
    assert documents.height == outcome.collected.new_documents
    read = documents.drop_nulls("statement_id")
    rejected = outcome.tables.rejects.filter(outcome.tables.rejects["stage"] == "statements")
    assert rejected.get_column("document_id").n_unique() == documents.height - read.height
    assert statements.height == read.get_column("statement_id").n_unique()
    assert not {"reader_failed", "took_too_long"} & outcome.rules().keys()


def test_the_same_seed_damages_the_same_way() -> None:
    assert list(damaged(30)) == list(damaged(30))
    assert list(damaged(30)) != list(damaged(30, seed=1))


def test_what_is_damaged_is_sound_before() -> None:
    """Whole files of every format are read: otherwise the test would damage what nobody can read anyway."""
    for ending, content in originals(1):
        document_id = hashlib.sha256(content).hexdigest()
        result = read_document(content, ENDINGS[ending], location=f"a{ending}", document_id=document_id)
        assert isinstance(result, Read), result
