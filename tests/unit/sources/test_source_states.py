"""What is remembered of a source's runs, and what its entry expects of them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration.home import Home
from orchestration.sources.active import active_sources, sources_read
from orchestration.sources.source_fields import Source
from orchestration.sources.states import SourceState, known_sources, read_state, stale, unexpected, write_state

AT = "2026-01-05T12:00:00"
DAY = date(2026, 1, 5)
SOURCES = "contact: a@b.org\nsources:\n"


def entry(**fields: Any) -> Source:
    return Source.model_validate({"id": "ministry", "folders": ["a"], **fields})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that is prepared and empty."""
    home = Home(tmp_path / "home")
    home.prepare()
    return home


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    state = SourceState(AT, AT, "", 7, 2, 1, 3)
    write_state(tmp_path, "ministry", state)
    assert read_state(tmp_path, "ministry") == state
    assert known_sources(tmp_path) == ("ministry",)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"colour": "blue"}'])
def test_a_state_that_cannot_be_read_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "ministry.json").write_text(content)
    assert read_state(tmp_path, "ministry") is None


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (4, "shows 4 documents, at least 5 are expected"),
        (5, None),
        (9, None),
        (10, "shows 10 documents, at most 9 are expected"),
    ],
)
def test_both_ends_of_the_expected_number_are_within_it(shown: int, said: str | None) -> None:
    found = unexpected([entry(min_documents=5, max_documents=9)], {"ministry": SourceState(AT, AT, shown=shown)})
    assert found.get("ministry") == said


def test_nothing_is_expected_of_a_source_that_never_went_through_or_says_nothing() -> None:
    assert unexpected([entry(min_documents=5)], {}) == {}
    assert unexpected([entry(min_documents=5)], {"ministry": SourceState(AT, failure="503")}) == {}
    assert unexpected([entry()], {"ministry": SourceState(AT, AT, shown=0)}) == {}


@pytest.mark.parametrize(
    ("newest", "is_stale"), [(date(2026, 1, 5), False), (date(2025, 12, 29), False), (date(2025, 12, 28), True)]
)
def test_a_source_is_stale_when_nothing_new_came_for_more_days_than_expected(newest: date, is_stale: bool) -> None:
    assert bool(stale([entry(fresh_within_days=7)], {"ministry": newest}, DAY)) is is_stale


def test_a_source_that_gave_nothing_yet_is_stale_where_something_is_expected() -> None:
    assert "has given nothing yet" in stale([entry(fresh_within_days=7)], {"ministry": None}, DAY)["ministry"]
    assert stale([entry()], {"ministry": None}, DAY) == {}


def test_without_sources_yaml_a_home_has_the_sources_it_always_had(home: Home) -> None:
    assert active_sources(home) == sources_read(home) == ("sample",)
    home.remember(real=True)
    assert active_sources(home) == sources_read(home) == ("files", "inbox")


def test_sources_that_are_off_leave_the_sample_in_its_home(home: Home) -> None:
    home.sources_file.write_text("sources:\n  - id: a\n    enabled: false\n    folders: a\n")
    assert active_sources(home) == ("sample",)


def test_the_first_source_that_is_on_makes_a_home_real(home: Home) -> None:
    home.sources_file.write_text("sources:\n  - id: a\n    folders: a\n")
    assert active_sources(home) == ("files", "inbox", "a")
    home.sources_file.unlink()
    assert active_sources(home) == ("files", "inbox")


def test_sources_with_a_schedule_of_their_own_come_last(home: Home) -> None:
    text = "sources:\n  - {id: a, folders: a, schedule: 0 6 * * *}\n  - {id: b, folders: b}\n"
    home.sources_file.write_text(text)
    assert active_sources(home) == ("files", "inbox", "b", "a")


def test_a_source_that_is_taken_out_keeps_what_it_gave(home: Home) -> None:
    home.sources_file.write_text("sources:\n  - id: a\n    folders: a\n")
    active_sources(home)
    write_state(home.source_states, "a", SourceState(AT, AT))
    home.sources_file.unlink()
    assert active_sources(home) == ("files", "inbox")
    assert sources_read(home) == ("files", "inbox", "a")
