"""`cooperation sources`: what a home reads, and a new source added after a look at what it would take."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from orchestration.cli import main, parser
from orchestration.commands import sources
from orchestration.errors import CooperationError, UsageError
from orchestration.home import Home
from orchestration.rejects import rejected
from orchestration.settings import Settings
from orchestration.sources.fetching.web import Web
from orchestration.sources.sources_file import read_sources
from orchestration.sources.states import SourceState, write_state
from orchestration.sources.store import DocumentStore, Kept
from tests.ministry import HOST, FakeClock, Ministry, Page, resolver, statement

Add = Callable[..., int]
TITLE = "Joint Statement of Norway and Peru"


@pytest.fixture
def ministry() -> Iterator[Ministry]:
    site = Ministry()
    for number in range(4):
        site.pages[f"/statements/{number}"] = statement(number)
    links = "".join(f'<li><a href="/statements/{number}">{TITLE} {number}</a></li>' for number in range(4))
    site.pages["/news"] = Page(f"<html><body>{links}</body></html>".encode())
    yield site
    site.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def add(home: Home) -> Add:
    """`cooperation sources add` on a clock that costs no time."""

    def run(*words: str) -> int:
        options = parser().parse_args(["sources", "add", *words, "--home", str(home.root)])
        web = Web(frozenset({HOST}), clock=FakeClock().clock, resolve=resolver())
        return sources.add(options, home, Settings(home=home.root), web)

    return run


def test_a_preview_shows_what_would_be_taken_and_changes_nothing(
    add: Add, home: Home, ministry: Ministry, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(f"{ministry.root}/news", "--preview", "--contact", "a@b.org") == 0
    printed = capsys.readouterr().out
    for words in (
        f"{TITLE} 3",
        r"/statements/\d+$",
        "4 documents",
        "2024-05-02",
        "id: ministry_test",
        "Nothing was changed",
    ):
        assert words in printed, words
    assert not home.root.exists()


def test_a_source_is_added_to_the_end_and_what_stands_there_stays(
    add: Add, home: Home, ministry: Ministry, capsys: pytest.CaptureFixture[str]
) -> None:
    add(f"{ministry.root}/news", "--contact", "a@b.org")
    text = home.sources_file.read_text()
    home.sources_file.write_text(f"{text}    # a note of mine\n")
    add(f"{ministry.root}/news", "--id", "second")
    found = read_sources(home.sources_file)
    assert found.contact == "a@b.org"
    assert [source.id for source in found.sources] == ["ministry_test", "second"]
    assert "# a note of mine" in home.sources_file.read_text()
    assert "the next run reads it" in capsys.readouterr().out


def test_a_ready_entry_is_added_by_its_name_and_turned_on(add: Add, home: Home, ministry: Ministry) -> None:
    assert add("india_mea", "--contact", "a@b.org") == 0
    (source,) = read_sources(home.sources_file).sources
    assert (source.id, source.enabled, source.publisher) == ("india_mea", True, "Ministry of External Affairs, India")
    assert ministry.requests == []


def test_a_preview_of_what_cannot_be_reached_says_so(add: Add, capsys: pytest.CaptureFixture[str]) -> None:
    assert add("india_mea", "--preview", "--contact", "a@b.org") == 0
    assert "no such name" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("http://ministry.test/news",), "give --contact"),
        (("http://ministry.test/news", "--contact", "me"), "is no e-mail address"),
        (("india", "--contact", "a@b.org"), "india is no address"),
        (("india_mea", "--id", "sample", "--contact", "a@b.org"), "line 4: id sample is the name"),
    ],
)
def test_wrong_use_is_told_before_anything_is_asked(add: Add, home: Home, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        add(*words)
    assert not home.root.exists()


def test_a_site_that_cannot_be_read_is_an_error_of_one_line(add: Add, ministry: Ministry) -> None:
    with pytest.raises(CooperationError, match=r"/nothing: the server answers 404"):
        add(f"{ministry.root}/nothing", "--contact", "a@b.org")


def test_a_source_of_the_same_name_is_not_added_twice(add: Add, home: Home, ministry: Ministry) -> None:
    add(f"{ministry.root}/news", "--contact", "a@b.org")
    before = home.sources_file.read_text()
    with pytest.raises(UsageError, match="has a source ministry_test already"):
        add(f"{ministry.root}/news")
    assert home.sources_file.read_text() == before


@pytest.mark.parametrize(
    "text", ["sources: []\n", "sources: [{id: a, folders: b}]\n", "sources:\n- id: a\n  folders: b\n"]
)
def test_a_file_written_otherwise_is_left_as_it_is_and_the_entry_is_shown(
    text: str, add: Add, home: Home, ministry: Ministry
) -> None:
    home.root.mkdir()
    home.sources_file.write_text(text)
    with pytest.raises(UsageError, match="put this there by hand:\n  - id: ministry_test"):
        add(f"{ministry.root}/news", "--contact", "a@b.org")
    assert home.sources_file.read_text() == text


def test_the_list_tells_last_run_last_new_document_and_rejects(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.prepare()
    home.sources_file.write_text(
        "contact: a@b.org\nsources:\n  - {id: ministry, feeds: 'https://ministry.test/feed'}\n"
        "  - {id: quiet, folders: a, enabled: false}\n"
    )
    home.remember(real=True)
    store = DocumentStore(home.documents)
    kept = Kept("https://ministry.test/1", store.put(b"Text."), "1", "text/plain", 5, date(2026, 1, 4))
    reject = rejected("documents", "https://ministry.test/2", "gone", "the server answers 404")
    store.collect("ministry", [kept, reject], collected_on=date(2026, 1, 5), max_bytes=100)
    at = "2026-01-05T12:34:56"
    write_state(home.source_states, "ministry", SourceState(at, at, "the feed answers 503", 1, 0, 1, 7))
    write_state(home.source_states, "former", SourceState(at, at))
    assert main(["sources", "--home", str(home.root)]) == 0
    lines = capsys.readouterr().out.splitlines()
    line = next(line for line in lines if "ministry " in line)
    cells = [cell.strip() for cell in line.strip("│").split("│")]
    assert cells[:8] == ["ministry", "on", "feeds", "2026-01-05 12:34", "2026-01-04", "1", "7", "1"]
    assert any("quiet" in line and " off " in line for line in lines)
    assert any("former" in line and "not listed" in line for line in lines)
    assert any("india_mea" in line for line in lines)


def test_a_broken_file_is_an_error_of_one_line_with_exit_code_two(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.prepare()
    home.sources_file.write_text("sources:\n  - id: a\n    colour: blue\n")
    for words in (["sources"], ["run"]):
        assert main([*words, "--home", str(home.root)]) == 2
        said = capsys.readouterr().err
        assert "sources.yaml, line 3: there is no field colour" in said
        assert len(said.splitlines()) == 1


def test_the_folder_may_be_given_before_or_after_add() -> None:
    before = parser().parse_args(["sources", "--home", "x", "add", "u"])
    after = parser().parse_args(["sources", "add", "u", "--home", "x"])
    assert before.home == after.home == Path("x")
