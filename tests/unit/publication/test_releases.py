"""Release numbers are never given twice; old versions are kept by number and by day; an earlier one can come back."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from orchestration.errors import PublicationError, UsageError
from orchestration.publication.duckdb_file import publish, roll_back
from orchestration.publication.versions import Removal, remove_old, version_path, versions
from orchestration.warehouse.releases import is_newest_release, known_releases, note_release, published_release
from orchestration.warehouse.working_file import connect

MakeWorkingFile = Callable[..., Path]
TODAY = date(2026, 11, 25)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where published files lie, not there yet."""
    return tmp_path / "published"


@pytest.fixture
def warehouse(working_file: MakeWorkingFile, folder: Path) -> Path:
    """A working file of which three releases are published."""
    file = working_file()
    for _ in range(3):
        publish(file, folder, keep=5)
    return file


def current(folder: Path) -> int | None:
    return published_release(folder / "cooperation.duckdb")


def withdrawn(warehouse: Path) -> list[int]:
    return [row["release_number"] for row in known_releases(warehouse).to_dicts() if row["is_withdrawn"]]


def test_a_number_is_not_given_again_when_its_file_was_removed(warehouse: Path, folder: Path) -> None:
    version_path(folder, 3).unlink()
    assert publish(warehouse, folder, keep=5).release.number == 4


def test_a_number_is_not_given_again_when_the_whole_folder_was_removed(warehouse: Path, folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    assert publish(warehouse, folder, keep=5).release.number == 4


def test_a_number_is_not_given_again_when_the_working_file_was_made_anew(
    warehouse: Path, working_file: MakeWorkingFile, folder: Path
) -> None:
    warehouse.unlink()
    version_path(folder, 3).unlink()  # the current file still says that it is release 3
    assert publish(working_file(), folder, keep=5).release.number == 4


def test_a_number_that_a_failed_publication_noted_is_left_out_and_withdrawn(warehouse: Path, folder: Path) -> None:
    note_release(warehouse, {**known_releases(warehouse).to_dicts()[-1], "release_number": 4})
    assert not is_newest_release(warehouse, folder / "cooperation.duckdb")
    assert publish(warehouse, folder, keep=5).release.number == 5
    assert withdrawn(warehouse) == [4]
    assert is_newest_release(warehouse, folder / "cooperation.duckdb")


def test_a_process_that_reads_a_former_release_publishes_right_all_the_same(warehouse: Path, folder: Path) -> None:
    with connect(folder / "cooperation.duckdb", read_only=True) as reader:
        for number in (4, 5):
            assert publish(warehouse, folder, keep=5).release.previous == number - 1
        assert reader.execute("SELECT release_number FROM meta.publication").fetchall() == [(3,)]
    assert withdrawn(warehouse) == []


@pytest.mark.parametrize(
    ("keep", "keep_days", "kept"),
    [
        (1, 0, (8,)),
        (3, 0, (6, 7, 8)),
        (99, 0, (1, 2, 3, 4, 5, 6, 7, 8)),
        (1, 1, (8,)),  # today's last one
        (1, 2, (6, 8)),  # and yesterday's last one
        (1, 10, (3, 6, 8)),  # 2 is older than ten days
        (1, 11, (2, 3, 6, 8)),
        (2, 2, (6, 7, 8)),
    ],
)
def test_versions_are_kept_by_number_and_the_last_of_each_recent_day(
    tmp_path: Path, keep: int, keep_days: int, kept: tuple[int, ...]
) -> None:
    days_ago = {1: 10, 2: 10, 3: 5, 4: 1, 5: 1, 6: 1, 7: 0, 8: 0}
    for number in days_ago:
        version_path(tmp_path, number).touch()
    published_on = {number: TODAY - timedelta(days=ago) for number, ago in days_ago.items()}
    removal = remove_old(tmp_path, published_on, today=TODAY, keep=keep, keep_days=keep_days)
    assert removal == Removal(kept, ())
    assert tuple(versions(tmp_path)) == kept


def test_the_day_of_a_file_that_the_working_file_does_not_know_is_its_own(tmp_path: Path) -> None:
    for number in (1, 2):
        version_path(tmp_path, number).touch()
    os.utime(version_path(tmp_path, 1), (0, 0))
    assert remove_old(tmp_path, {2: TODAY}, today=TODAY, keep=1, keep_days=7).kept == (2,)


def test_a_version_that_cannot_be_removed_is_told(tmp_path: Path) -> None:
    version_path(tmp_path, 1).mkdir()  # as a file that a reader holds open on Windows
    version_path(tmp_path, 2).touch()
    removal = remove_old(tmp_path, {}, today=TODAY, keep=1, keep_days=0)
    assert removal == Removal((2,), (version_path(tmp_path, 1),))


def test_the_release_before_becomes_current_and_the_next_publication_is_a_new_one(
    warehouse: Path, folder: Path
) -> None:
    done = roll_back(warehouse, folder)
    assert (done.number, done.former, done.withdrawn) == (2, 3, (3,))
    assert done.published_at == known_releases(warehouse)["published_at"][1]
    assert current(folder) == 2
    assert os.path.samefile(folder / "cooperation.duckdb", version_path(folder, 2))
    assert not is_newest_release(warehouse, folder / "cooperation.duckdb")
    published = publish(warehouse, folder, keep=5)
    assert (published.release.number, published.release.previous) == (4, 2)
    assert withdrawn(warehouse) == [3]
    assert current(folder) == 4


def test_what_was_withdrawn_is_passed_over_by_the_next_rollback(warehouse: Path, folder: Path) -> None:
    roll_back(warehouse, folder)
    publish(warehouse, folder, keep=5)
    assert roll_back(warehouse, folder).number == 2
    assert roll_back(warehouse, folder).number == 1


def test_any_kept_release_becomes_current_by_its_number_a_withdrawn_one_too(warehouse: Path, folder: Path) -> None:
    roll_back(warehouse, folder, to=1)
    assert withdrawn(warehouse) == [2, 3]
    assert roll_back(warehouse, folder, to=3).number == 3
    assert current(folder) == 3
    assert withdrawn(warehouse) == [2]


@pytest.mark.parametrize(
    ("to", "words"),
    [(3, "release 3 is current already"), (9, r"release 9 is not kept in .* \(kept: 1, 2, 3\)")],
)
def test_a_release_that_cannot_become_current_is_named(warehouse: Path, folder: Path, to: int, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        roll_back(warehouse, folder, to=to)
    assert (current(folder), withdrawn(warehouse)) == (3, [])


def test_without_an_earlier_release_there_is_nothing_to_roll_back_to(
    working_file: MakeWorkingFile, folder: Path
) -> None:
    file = working_file()
    with pytest.raises(UsageError, match=r"no release earlier than the current one is kept in .* \(kept: none\)"):
        roll_back(file, folder)
    publish(file, folder, keep=5)
    with pytest.raises(UsageError, match=r"no release earlier .* \(kept: 1\)"):
        roll_back(file, folder)


def test_a_damaged_version_does_not_become_current(warehouse: Path, folder: Path) -> None:
    version_path(folder, 2).write_bytes(b"no database")
    with pytest.raises(PublicationError, match=r"cooperation-000002\.duckdb is damaged .*; choose another --to"):
        roll_back(warehouse, folder)
    assert current(folder) == 3
