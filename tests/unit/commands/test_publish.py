"""`cooperation publish` and `cooperation rollback`."""

from pathlib import Path

import pytest

from orchestration.cli import main
from orchestration.home import Home
from orchestration.publication.duckdb_file import publish
from orchestration.publication.versions import versions
from orchestration.warehouse.releases import published_release
from orchestration.warehouse.working_file import connect, prepare
from tests.conftest import make_working_file


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose last run is published as releases 1 and 2."""
    made = Home(tmp_path / "home")
    made.root.mkdir()
    make_working_file(made.warehouse)
    with connect(made.warehouse) as connection:
        prepare(connection)
    for _ in range(2):
        publish(made.warehouse, made.published, keep=5)
    return made


def test_publishing_tells_the_release_its_run_what_is_kept_and_where_it_is(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish", "--home", str(home.root), "--keep", "2"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "Release 3: 3 rows of marts, as of 2024-05-02, of the run of 2024-05-02 12:30 UTC.",
        "Kept releases: 2, 3",
        f"Warehouse: {home.published_warehouse}",
    ]
    assert told.err == "published warehouse: done\n"
    assert list(versions(home.published)) == [2, 3]


def test_how_many_are_kept_is_a_setting_too(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPERATION_PUBLISHED_VERSIONS", "1")
    monkeypatch.setenv("COOPERATION_PUBLISHED_DAYS", "0")
    assert main(["publish", "--home", str(home.root)]) == 0
    assert list(versions(home.published)) == [3]


def test_rolling_back_tells_what_is_current_and_what_is_withdrawn(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rollback", "--home", str(home.root)]) == 0
    first, *more = capsys.readouterr().out.splitlines()
    assert first.startswith("Release 1 of 2")
    assert first.endswith(" UTC is current.")
    assert more == [
        "Withdrawn: 2",
        "The next run publishes a new release, also where nothing has changed.",
        f"Warehouse: {home.published_warehouse}",
    ]
    assert published_release(home.published_warehouse) == 1


def test_a_release_that_is_not_kept_is_wrong_use(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollback", "--home", str(home.root), "--to", "7"]) == 2
    assert "release 7 is not kept in" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["publish", "--keep", "0"], ["publish", "--keep", "x"], ["rollback", "--to", "-1"]])
def test_numbers_begin_with_one(words: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("missing", r"warehouse.duckdb is not there yet; make it with: cooperation run"),
        ("unfinished", r"did not finish; finish it with: cooperation run"),
        ("older", r"was made by an older version; bring it up with: cooperation run"),
    ],
)
def test_what_no_finished_run_of_this_version_left_is_not_published(
    home: Home, capsys: pytest.CaptureFixture[str], change: str, words: str
) -> None:
    if change == "missing":
        home.warehouse.unlink()
    elif change == "unfinished":
        home.unfinished.touch()
    else:
        with connect(home.warehouse) as connection:
            connection.execute("DROP TABLE meta.releases")
    assert main(["publish", "--home", str(home.root)]) == 1
    assert words in capsys.readouterr().err
    assert published_release(home.published_warehouse) == 2


@pytest.mark.parametrize("change", ["unfinished", "older"])
def test_rolling_back_works_while_a_run_is_half_done_or_the_package_is_newer(home: Home, change: str) -> None:
    if change == "unfinished":
        home.unfinished.touch()
    else:
        with connect(home.warehouse) as connection:
            connection.execute("DROP TABLE meta.releases")
    assert main(["rollback", "--home", str(home.root)]) == 0
    assert published_release(home.published_warehouse) == 1


def test_a_folder_that_takes_no_file_is_one_line_and_exit_code_1(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in home.published.iterdir():
        file.unlink()
    home.published.rmdir()
    home.published.write_text("a file where the folder belongs")
    assert main(["publish", "--home", str(home.root)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert "a new version failed" in told[0]
    assert told[0].endswith("then publish again: cooperation publish")
