"""`meta.changes` over several releases: recorded once, kept, taken back where a release never came to be."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publication.duckdb_file import publish
from orchestration.publication.kept_changes import Recorded, record_changes
from orchestration.warehouse.working_file import connect
from schemas.changes import Changes
from tests.planted_releases import Planted, Said, Text, plant

FIRST = Planted((Text(1, "2026-01-10"),), (Said(1),))
SECOND = FIRST.but(texts=(*FIRST.texts, Text(2, "2026-02-01")), said=(*FIRST.said, Said(2)))
THIRD = SECOND.but(coder="coder 2", said=(*FIRST.said, Said(2, sector="trade")))


def told(path: Path) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(
            "SELECT release_number, kind, field, cause FROM meta.changes ORDER BY release_number, kind, field"
        ).fetchall()


def release(folder: Path, planted: Planted) -> Path:
    return publish(plant(folder / "warehouse.duckdb", planted), folder / "published", keep=9).path


def test_each_release_adds_what_it_changes(tmp_path: Path) -> None:
    baseline = (1, "first_release", None, "first_release")
    assert told(release(tmp_path, FIRST)) == [baseline]
    news = (2, "new", None, "new_statement")
    assert told(release(tmp_path, SECOND)) == [baseline, news]
    assert told(release(tmp_path, SECOND)) == [baseline, news]
    corrected = (4, "corrected", "sector", "coder")
    published = release(tmp_path, THIRD)
    assert told(published) == told(tmp_path / "warehouse.duckdb") == [baseline, news, corrected]
    with connect(published, read_only=True) as connection:
        Changes.validate(connection.sql("SELECT * FROM meta.changes").pl(), lazy=True)


def test_the_first_release_is_one_row_with_the_number_of_its_commitments(tmp_path: Path) -> None:
    with connect(release(tmp_path, SECOND), read_only=True) as connection:
        assert connection.execute("SELECT commitment_id, after FROM meta.changes").fetchall() == [(None, "2")]


def test_a_new_commitment_is_told_with_its_parties_words_and_statement(tmp_path: Path) -> None:
    release(tmp_path, FIRST)
    with connect(release(tmp_path, SECOND), read_only=True) as connection:
        columns = "commitment_id, after, statement_id, actors, sector, status, quote"
        row = connection.execute(f"SELECT {columns} FROM meta.changes WHERE kind = 'new'").fetchall()
    assert row == [(Said(2).commitment, "agreed", Text(2, "").key, "Norway", "energy", "agreed", Said(2).quote)]


def test_recording_again_gives_the_same(tmp_path: Path) -> None:
    published = release(tmp_path, FIRST)
    working = plant(tmp_path / "warehouse.duckdb", SECOND)
    moment = datetime(2026, 3, 2, 8, 30)
    assert record_changes(working, published, 2, moment) == Recorded({"new_statement": 1}, "")
    with connect(working, read_only=True) as connection:
        once = connection.sql("SELECT * FROM meta.changes ORDER BY change_id").fetchall()
    assert record_changes(working, published, 2, moment) == Recorded({"new_statement": 1}, "")
    with connect(working, read_only=True) as connection:
        assert connection.sql("SELECT * FROM meta.changes ORDER BY change_id").fetchall() == once


def test_what_a_release_told_that_is_current_no_more_is_told_by_the_next_one(tmp_path: Path) -> None:
    published = release(tmp_path, FIRST)
    former = published.read_bytes()
    release(tmp_path, SECOND)
    published.unlink()
    published.write_bytes(former)  # release 1 is current again
    assert [row[:2] for row in told(release(tmp_path, THIRD))] == [(1, "first_release"), (3, "new")]


def test_a_new_working_file_takes_over_what_was_published(tmp_path: Path) -> None:
    release(tmp_path, FIRST)
    before = told(release(tmp_path, SECOND))
    (tmp_path / "warehouse.duckdb").unlink()
    assert told(release(tmp_path, SECOND)) == before


def test_a_published_file_that_cannot_be_compared_makes_a_first_release(tmp_path: Path) -> None:
    published = release(tmp_path, FIRST)
    published.unlink()
    published.write_bytes(b"no database")
    recorded = record_changes(tmp_path / "warehouse.duckdb", published, 2, datetime(2026, 3, 2))
    assert recorded.by_cause == {"first_release": 1}
    assert "cannot be opened" in recorded.not_compared


def test_statements_that_take_the_place_of_the_sample_are_no_news(tmp_path: Path) -> None:
    sample = FIRST.but(texts=(Text(1, "2026-01-10", is_digest=True),))
    published = release(tmp_path, sample)
    working = plant(tmp_path / "warehouse.duckdb", Planted((Text(5, "2026-02-20"),), (Said(5),)))
    assert record_changes(working, published, 2, datetime(2026, 3, 2)) == Recorded(
        {"first_release": 1}, "the embedded sample gave way to statements of your own"
    )
    published = release(tmp_path / "real", FIRST)
    working = plant(tmp_path / "real" / "warehouse.duckdb", Planted((Text(5, "2026-02-20"),), (Said(5),)))
    found = record_changes(working, published, 2, datetime(2026, 3, 2)).by_cause
    assert found == {"new_statement": 1, "withdrawn_statement": 1}
