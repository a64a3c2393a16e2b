"""Which changes are told: by day, release and cause."""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.errors import CooperationError, UsageError
from orchestration.publication import told_changes as module
from orchestration.publication.duckdb_file import publish
from orchestration.publication.told_changes import told_changes
from tests.planted_releases import Planted, Said, Text, plant

FIRST = Planted((Text(1, "2026-01-10"),), (Said(1),))
SECOND = FIRST.but(texts=(*FIRST.texts, Text(2, "2026-02-01")), said=(*FIRST.said, Said(2)))
THIRD = SECOND.but(
    coder="coder 2",
    texts=(*SECOND.texts, Text(3, "2026-02-20")),
    said=(Said(1, sector="trade"), Said(2), Said(3)),
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three releases of 1, 8 and 9 March: the first one; news; news and a correction by the coder."""
    folder = tmp_path_factory.mktemp("releases")
    with pytest.MonkeyPatch.context() as patched:
        for day, planted in ((1, FIRST), (8, SECOND), (9, THIRD)):
            moment = datetime(2026, 3, day, 12)
            patched.setattr("orchestration.publication.duckdb_file.now", lambda at=moment: at)
            path = publish(plant(folder / "warehouse.duckdb", planted), folder / "published", keep=9).path
    return path


def releases(published: Path, since: str | None, *causes: str) -> list[tuple[int, str]]:
    told = told_changes(published, since=since, causes=causes)
    return [(row["release_number"], row["cause"]) for row in told.changes]


def test_by_default_the_news_of_the_newest_release_and_how_much_is_left_out(published: Path) -> None:
    told = told_changes(published)
    assert [(row["release_number"], row["commitment_id"]) for row in told.changes] == [(3, Said(3).commitment)]
    assert told.changes[0]["title"] == "Statement 3"
    assert (told.release, told.left_out, told.baseline) == (3, {"coder": 1}, None)


def test_since_a_release_a_day_or_days_back(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news = "new_statement"
    assert releases(published, "1", news) == [(3, news), (2, news)]
    assert releases(published, "2", news) == [(3, news)]
    assert releases(published, "2026-03-08", news) == [(3, news), (2, news)]
    assert releases(published, "2026-03-09", news) == [(3, news)]
    monkeypatch.setattr(module, "now", lambda: datetime(2026, 3, 10, 8))
    assert releases(published, "1d", news) == [(3, news)]
    assert releases(published, "7d", news) == [(3, news), (2, news)]
    assert releases(published, "0d", news) == []


def test_by_cause_and_all(published: Path) -> None:
    assert releases(published, None, "coder") == [(3, "coder")]
    assert sorted(releases(published, "0")) == [
        (1, "first_release"),
        (2, "new_statement"),
        (3, "coder"),
        (3, "new_statement"),
    ]
    assert told_changes(published, since="0", causes=()).left_out == {}


def test_the_first_release_is_named_as_what_others_are_compared_with(published: Path) -> None:
    assert told_changes(published, since="0").baseline == (1, 1)


def test_a_kept_release_tells_what_it_told(published: Path) -> None:
    kept = published.with_name("cooperation-000002.duckdb")
    assert [row["commitment_id"] for row in told_changes(kept).changes] == [Said(2).commitment]


@pytest.mark.parametrize("since", ["", "yesterday", "-3d", "2026-13-01", "7 d"])
def test_what_is_no_span_is_wrong_use(published: Path, since: str) -> None:
    with pytest.raises(UsageError, match="no span of days such as 7d, no day such as 2026-11-23 and no release number"):
        told_changes(published, since=since)


def test_a_file_of_an_older_version_says_what_to_do(tmp_path: Path) -> None:
    path = plant(tmp_path / "old.duckdb", FIRST)
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP TABLE meta.changes")
    with pytest.raises(CooperationError, match="published by an older version and tells no changes; first run: coop"):
        told_changes(path)
