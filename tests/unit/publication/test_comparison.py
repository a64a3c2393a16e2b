"""Two releases side by side."""

from pathlib import Path

import duckdb
import pytest

from orchestration.errors import CooperationError, UsageError
from orchestration.home import Home
from orchestration.publication.comparison import compare, file_of
from orchestration.publication.duckdb_file import publish
from tests.planted_releases import Planted, Said, Text, plant

FIRST = Planted((Text(1, "2026-01-10"),), (Said(1),))
SECOND = FIRST.but(
    coder="coder 2", texts=(*FIRST.texts, Text(2, "2026-02-01")), said=(Said(1, sector="trade"), Said(2))
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with two releases, whose working file goes on."""
    home = Home(tmp_path)
    for planted in (FIRST, SECOND):
        publish(plant(home.warehouse, planted), home.published, keep=9)
    plant(home.warehouse, SECOND.but(said=(*SECOND.said, Said(1, place=9))))
    return home


def test_counts_rows_and_figures_between_two_releases(home: Home) -> None:
    found = compare(file_of("1", home), file_of("2", home))
    assert found.counts == [
        {"kind": "corrected", "cause": "coder", "changes": 1, "commitments": 1},
        {"kind": "new", "cause": "new_statement", "changes": 1, "commitments": 1},
    ]
    rows = [(row["kind"], row["field"], row["before"], row["after"], row["cause"]) for row in found.changes]
    assert rows == [
        ("corrected", "sector", "energy", "trade", "coder"),
        ("new", None, None, "agreed", "new_statement"),
    ]
    assert found.figures == [
        {"by": "country", "key": "NOR", "figure": "commitment_count", "before": 1, "after": 2, "difference": 1}
    ]
    assert (found.old.number, found.new.number) == (1, 2)
    assert (found.old.coder_version, found.new.coder_version) == ("coder 1", "coder 2")
    assert (found.old.commitment_count, found.new.commitment_count) == (1, 2)


def test_what_the_next_publication_would_change(home: Home) -> None:
    found = compare(file_of("current", home), file_of("working", home))
    assert [(row["kind"], row["commitment_id"]) for row in found.changes] == [("new", Said(1, place=9).commitment)]
    assert (found.old.number, found.new.number) == (2, None)
    assert not compare(file_of("2", home), file_of("current", home)).changes


def test_files_may_lie_anywhere_and_comparing_changes_neither(home: Home, tmp_path: Path) -> None:
    kept = tmp_path / "it's kept.duckdb"
    kept.write_bytes(file_of("1", home).read_bytes())
    before = kept.read_bytes(), home.published_warehouse.read_bytes()
    assert len(compare(file_of(str(kept), home), home.published_warehouse).changes) == 2
    assert len(compare(home.published_warehouse, kept).changes) == 2
    assert (kept.read_bytes(), home.published_warehouse.read_bytes()) == before


def test_a_release_that_is_not_kept_is_wrong_use_that_says_which_are(home: Home) -> None:
    with pytest.raises(UsageError, match=r"cooperation-000007\.duckdb is not there; .* a release that is kept: 1, 2"):
        file_of("7", home)
    with pytest.raises(UsageError, match="elsewhere is not there"):
        file_of("elsewhere", home)


def test_a_file_that_is_no_warehouse_is_named(home: Home, tmp_path: Path) -> None:
    text, other = tmp_path / "text.txt", tmp_path / "other.duckdb"
    text.write_text("no database, but long enough to be read as one" * 300)
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE a (b INTEGER)")
    with pytest.raises(CooperationError, match=r"text\.txt cannot be opened .*; give a published DuckDB file"):
        compare(text, home.published_warehouse)
    with pytest.raises(CooperationError, match=r"other\.duckdb has no marts\.fct_commitments and cannot be compared"):
        compare(home.published_warehouse, other)
