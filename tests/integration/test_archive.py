"""A share of the real archive of releases: every one is a statement, a copy or a reject, under its own title."""

import hashlib
import io
import re
import tarfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from orchestration.sources.copies import with_copies
from orchestration.sources.discovery import discover
from orchestration.sources.statements import StatementTables, read_statements
from orchestration.sources.store import DocumentStore
from tests.labelled_pairs.made import CORPUS

ARCHIVE = CORPUS / "releases-2021-2026.tar.gz"
ONE_IN = 25
pytestmark = pytest.mark.skipif(not ARCHIVE.is_file(), reason="../shared/corpus/releases-2021-2026.tar.gz is not here")


def halves(content: bytes) -> tuple[dict[str, Any], str]:
    """Front matter and body of a release, read without the package."""
    _, block, body = re.split(r"^---\n", content.decode(), maxsplit=2, flags=re.MULTILINE)
    return yaml.safe_load(block), " ".join(body.split())


@pytest.fixture(scope="module")
def share() -> list[tuple[str, bytes]]:
    """Every 25th release, and all that share their body or their name with another."""
    members: list[tuple[str, bytes]] = []
    with tarfile.open(ARCHIVE) as archive:
        for about in archive:
            file = archive.extractfile(about)
            assert file is not None
            members.append((about.name, file.read()))
    same: defaultdict[str, list[int]] = defaultdict(list)
    for place, (name, content) in enumerate(members):
        same[name].append(place)
        same[halves(content)[1]].append(place)
    wanted = {place for places in same.values() if len(places) > 1 for place in places}
    return [member for place, member in enumerate(members) if place in wanted or place % ONE_IN == 0]


@pytest.fixture(scope="module")
def tables(share: list[tuple[str, bytes]], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StatementTables]:
    """Store and tables of the share, taken in from an archive of it."""
    folder = tmp_path_factory.mktemp("share")
    with tarfile.open(folder / "share.tar.gz", "w:gz") as archive:
        for name, content in share:
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return folder, taken_in(folder, "documents")


def taken_in(folder: Path, name: str) -> StatementTables:
    store = DocumentStore(folder / name)
    found = discover([folder / "share.tar.gz"])
    store.collect("files", found, collected_on=date(2026, 1, 5), max_bytes=10_000_000)
    read = read_statements(store, ["files"], folder / name / "readings.cache")
    statements = with_copies(read.statements, folder / name / "copies.cache")
    return StatementTables(read.documents, statements, read.rejects)


def test_every_release_is_a_statement_a_copy_or_a_reject_and_the_sums_agree(
    share: list[tuple[str, bytes]], tables: tuple[Path, StatementTables]
) -> None:
    _, found = tables
    rejected = found.documents.filter(pl.col("statement_id").is_null()).height
    again = found.documents.height - rejected - found.statements.height
    assert found.documents.height == len({hashlib.sha256(content).digest() for _, content in share}) == len(share)
    assert rejected == found.rejects.get_column("document_id").n_unique()
    assert again >= 33
    originals = found.statements.filter(pl.col("copy_of").is_null()).height
    copies = found.statements.get_column("copy_of").count()
    assert rejected + again + copies + originals == len(share)


def test_titles_dates_and_links_are_those_of_each_file(
    share: list[tuple[str, bytes]], tables: tuple[Path, StatementTables]
) -> None:
    _, found = tables
    expected = {}
    for _, content in share:
        front, _ = halves(content)
        title = " ".join(front["title"].split())
        stated = (title, date.fromisoformat(front["date"]), front["source_url"])
        expected[hashlib.sha256(content).hexdigest()] = stated
    read = found.documents.select("document_id", "title", "published_on", "url")
    assert {key: tuple(values) for key, *values in read.iter_rows()} == expected


def test_taking_the_same_archive_in_again_writes_nothing(tables: tuple[Path, StatementTables]) -> None:
    folder, first = tables
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    again = taken_in(folder, "documents")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before
    assert again.statements.equals(first.statements)
