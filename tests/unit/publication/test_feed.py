"""`changes.csv` and the Atom feed beside the published file."""

from datetime import datetime
from pathlib import Path

import duckdb
import feedparser
import polars as pl
import pytest
from lxml import etree

from orchestration.publication import feed as module
from orchestration.publication.duckdb_file import publish
from orchestration.publication.feed import ATOM, write_change_files
from schemas.changes import Changes
from tests.planted_releases import Planted, Said, Text, plant

FIRST = Planted((Text(1, "2026-01-10"),), (Said(1),))
SECOND = FIRST.but(
    texts=(*FIRST.texts, Text(2, "2026-02-01")),
    said=(*FIRST.said, Said(2, quote="They will fund <ten> schools & a\x0c port", actors="PER")),
)
THIRD = SECOND.but(
    coder="coder 2",
    texts=(*SECOND.texts, Text(3, "2026-02-20")),
    said=(
        *(Said(1, sector="trade"), SECOND.said[1]),
        Said(3, opened_by=(2, 0), actors="PER", status="completed", quote="The schools are open"),
    ),
)


def released(folder: Path, *releases: Planted) -> Path:
    for planted in releases:
        path = publish(plant(folder / "warehouse.duckdb", planted), folder / "published", keep=9).path
    write_change_files(path)
    return path


def test_the_feed_is_valid_atom_with_news_alone_newest_first(tmp_path: Path) -> None:
    path = released(tmp_path, FIRST, SECOND, THIRD)
    feed = feedparser.parse((path.parent / "changes.atom.xml").read_bytes())
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert [entry.title for entry in feed.entries] == ["Peru: energy, agreed → completed", "Peru: energy, agreed"]
    newest, older = feed.entries
    assert newest.content[0].type == "text/plain"
    assert newest.content[0].value.splitlines() == [
        "“The schools are open”",
        "last seen on: 2026-02-01 → 2026-02-20",
        "status: agreed → completed",
        "Statement 3, Ministry of Foreign Affairs of Norway, 2026-02-20",
        f"Release 3, commitment {Said(2).commitment}",
    ]
    assert "They will fund <ten> schools & a port" in older.content[0].value
    assert {tag.term for tag in newest.tags} == {"status_changed", "corrected"}


def test_every_element_that_atom_asks_for_is_there(tmp_path: Path) -> None:
    path = released(tmp_path, FIRST, SECOND)
    root = etree.fromstring((path.parent / "changes.atom.xml").read_bytes())
    for parent in (root, root.find(f"{{{ATOM}}}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{{{ATOM}}}{name}")) == 1
        moment = parent.findtext(f"{{{ATOM}}}updated")
        assert datetime.fromisoformat(moment).tzinfo is not None
        assert parent.findtext(f"{{{ATOM}}}id").startswith("urn:uuid:")
    assert root.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name")


def test_ids_stay_over_releases(tmp_path: Path) -> None:
    path = released(tmp_path, FIRST, SECOND)
    before = feedparser.parse((path.parent / "changes.atom.xml").read_bytes())
    after = feedparser.parse((released(tmp_path, THIRD).parent / "changes.atom.xml").read_bytes())
    assert before.feed.id == after.feed.id
    ids = [entry.id for entry in after.entries]
    assert before.entries[0].id == ids[1]
    assert len(set(ids)) == 2


def test_a_first_release_has_a_feed_without_entries(tmp_path: Path) -> None:
    path = released(tmp_path, SECOND)
    feed = feedparser.parse((path.parent / "changes.atom.xml").read_bytes())
    assert (feed.bozo, feed.entries) == (False, [])


def test_the_table_holds_changes_of_every_cause(tmp_path: Path) -> None:
    path = released(tmp_path, FIRST, SECOND, THIRD)
    table = pl.read_csv(path.parent / "changes.csv")
    assert table.columns == list(Changes.frame_schema())
    assert set(table.get_column("cause")) == {"new_statement", "coder", "first_release"}
    assert table.get_column("release_number").to_list() == sorted(table.get_column("release_number"), reverse=True)


def test_both_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    path = released(tmp_path, FIRST, SECOND, THIRD)
    assert pl.read_csv(path.parent / "changes.csv").height == 2
    assert "LIMIT 500" in module.NEWS
    assert module.MOST_ENTRIES == 500


def test_a_failure_leaves_the_former_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = released(tmp_path, FIRST, SECOND)
    before = {name: (path.parent / name).read_bytes() for name in ("changes.csv", "changes.atom.xml")}

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module, "write_atomically", fail)
    with pytest.raises(OSError, match="disk full"):
        released(tmp_path, THIRD)
    assert {name: (path.parent / name).read_bytes() for name in before} == before


def test_beside_a_file_of_an_older_version_nothing_is_left(tmp_path: Path) -> None:
    path = released(tmp_path, FIRST, SECOND)
    old = path.with_name("cooperation-000009.duckdb")
    old.write_bytes(path.read_bytes())
    with duckdb.connect(str(old)) as connection:
        connection.execute("DROP TABLE meta.changes")
    old.replace(path)
    write_change_files(path)
    assert not list(path.parent.glob("changes.*"))
