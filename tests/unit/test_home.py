"""The folder of one warehouse: its owner, its format, what it remembers."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orchestration.errors import HomeBusyError, HomeVersionError
from orchestration.home import FORMAT_VERSION, Contents, Home
from schemas import SCHEMA_VERSION

HOLD = """
import sys
from pathlib import Path
from orchestration.home import Home
with Home(Path(sys.argv[1])).owned("cooperation dev"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that is not there yet."""
    return Home(tmp_path / "home")


@pytest.fixture
def holder(home: Home) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Starts another process that holds the home until its input ends."""
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(home.root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def everything(home: Home) -> dict[Path, bytes | None]:
    """All that lies under a home, with the contents of its files."""
    return {path: path.read_bytes() if path.is_file() else None for path in home.root.rglob("*")}


def test_a_held_home_says_who_holds_it_and_frees_itself_when_that_process_is_killed(
    home: Home, holder: Callable[[], "subprocess.Popen[str]"]
) -> None:
    process = holder()
    since = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"
    said = rf"home is in use by process {process.pid} \(cooperation dev, since {since}\); wait"
    with pytest.raises(HomeBusyError, match=said), home.owned("cooperation run"):
        pytest.fail("two processes hold the home")
    process.kill()
    process.wait()
    with home.owned("cooperation run"):
        assert json.loads((home.root / "lock.json").read_text())["pid"] == os.getpid()


def test_a_home_is_free_once_its_owner_is_done(home: Home, holder: Callable[[], "subprocess.Popen[str]"]) -> None:
    process = holder()
    process.communicate("")
    with home.owned("cooperation run"):
        pass
    with home.owned("cooperation run"):
        pass
    assert not (home.root / "lock.json").exists()


def test_the_process_that_holds_a_home_may_enter_again_and_holds_it_to_the_last(
    home: Home, holder: Callable[[], "subprocess.Popen[str]"]
) -> None:
    with home.owned("cooperation run"):
        with Home(home.root / ".." / "home").owned("dagster run"):
            pass
        assert json.loads((home.root / "lock.json").read_text())["command"] == "cooperation run"
        with pytest.raises(AssertionError):
            holder()


def test_a_home_is_freed_when_its_work_fails(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), home.owned("cooperation run"):
        raise ZeroDivisionError
    assert not (home.root / "lock.json").exists()
    with home.owned("cooperation run"):
        pass


@pytest.mark.parametrize(
    "act",
    [Home.contents, Home.prepare, lambda home: home.remember(real=True), lambda home: home.owned("run").__enter__()],
    ids=["contents", "prepare", "remember", "owned"],
)
@pytest.mark.parametrize(
    "versions",
    [
        {"format_version": FORMAT_VERSION + 1},
        {"format_version": FORMAT_VERSION, "schema_version": SCHEMA_VERSION + 1},
    ],
    ids=["format", "schema"],
)
def test_a_newer_home_is_refused_and_nothing_is_written(
    home: Home, act: Callable[[Home], object], versions: dict[str, int]
) -> None:
    home.root.mkdir()
    newer = {**versions, "kind": "real", "paths": [], "colour": "blue"}
    (home.root / "home.json").write_text(json.dumps(newer))
    before = everything(home)
    with pytest.raises(HomeVersionError, match="written by a newer cooperation-warehouse; upgrade the package"):
        act(home)
    assert everything(home) == before


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"format_version": 1}', '{"format_version": "x"}', "\xff"])
def test_a_broken_description_is_an_error_of_one_line(home: Home, content: str) -> None:
    home.root.mkdir()
    (home.root / "home.json").write_text(content, encoding="latin-1")
    with pytest.raises(HomeVersionError, match=r"home\.json cannot be read .*; restore it or choose") as caught:
        home.contents()
    assert "\n" not in str(caught.value)


def test_a_home_that_does_not_note_its_schema_is_of_the_first_until_it_is_run(home: Home) -> None:
    home.root.mkdir()
    (home.root / "home.json").write_text('{"format_version": 1, "kind": "real", "paths": ["/a"]}')
    assert home.contents() == Contents(1, "real", ("/a",), 1)
    home.prepare()
    assert home.contents() == Contents(FORMAT_VERSION, "real", ("/a",), SCHEMA_VERSION)


def test_a_home_that_is_not_there_holds_the_sample_and_is_not_made(home: Home) -> None:
    assert home.contents() == Contents(FORMAT_VERSION, "sample", ())
    assert not home.root.exists()


def test_paths_are_merged_and_the_sample_never_comes_back(home: Home) -> None:
    assert home.remember().kind == "sample"
    assert home.remember(paths=("/a", "/b")) == Contents(FORMAT_VERSION, "real", ("/a", "/b"), SCHEMA_VERSION)
    assert home.remember(paths=("/b", "/c")).paths == ("/a", "/b", "/c")
    assert home.remember() == home.contents() == Contents(FORMAT_VERSION, "real", ("/a", "/b", "/c"), SCHEMA_VERSION)


def test_real_statements_in_the_inbox_make_a_home_real_without_paths(home: Home) -> None:
    assert home.remember(real=True) == Contents(FORMAT_VERSION, "real", (), SCHEMA_VERSION)


def test_what_is_remembered_already_is_not_written_again(home: Home) -> None:
    home.remember(paths=("/a",))
    before = (home.root / "home.json").stat().st_mtime_ns
    home.remember(paths=("/a",))
    home.remember()
    assert (home.root / "home.json").stat().st_mtime_ns == before


def test_preparing_makes_folders_and_keeps_the_users_settings_of_dagster(home: Home) -> None:
    home.prepare()
    assert (home.inbox.is_dir(), home.documents.is_dir(), home.published.is_dir()) == (True, True, True)
    settings = home.dagster / "dagster.yaml"
    assert "max_concurrent_runs: 1" in settings.read_text()
    settings.write_text("telemetry:\n  enabled: false\n")
    home.prepare()
    assert settings.read_text() == "telemetry:\n  enabled: false\n"
