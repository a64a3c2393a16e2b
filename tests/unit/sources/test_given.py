"""What a source says of a document beside its bytes."""

from datetime import date
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.sources.fetching.page_records import PageRecord, PageRecords
from orchestration.sources.given import Given, given_by_sources
from orchestration.sources.store import DocumentStore, Kept

DAY = date(2026, 1, 5)
URL = "https://ministry.test/a"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.sources_file.write_text(
        "contact: a@b.org\nsources:\n"
        "  - {id: web, feeds: 'https://ministry.test/feed', publisher: Norway, kind: readout}\n"
        "  - {id: own, folders: own, publisher: Peru}\n"
    )
    return home


def collect(home: Home, source_id: str, content: bytes, location: str) -> str:
    store = DocumentStore(home.documents)
    key = store.put(content)
    store.collect(
        source_id, [Kept(location, key, "a", "text/html", len(content), DAY)], collected_on=DAY, max_bytes=100
    )
    return key


def test_a_page_has_its_final_address_the_words_of_its_feed_and_what_its_source_says(home: Home) -> None:
    key = collect(home, "web", b"Text.", URL)
    record = PageRecord(URL, "On fish", "2024-05-02", final_url=f"{URL}/final", charset="windows-1251")
    PageRecords(home.source_states / "web.pages.jsonl").note([record])
    assert given_by_sources(home, ["web"]) == {
        key: Given(f"{URL}/final", "On fish", date(2024, 5, 2), "windows-1251", "Norway", "readout")
    }


def test_a_file_of_a_folder_has_what_its_source_says(home: Home) -> None:
    key = collect(home, "own", b"Text.", "/own/a.md")
    assert given_by_sources(home, ["own"]) == {key: Given(publisher="Peru")}


def test_of_two_sources_with_the_same_bytes_the_first_counts(home: Home) -> None:
    key = collect(home, "own", b"Text.", "/own/a.md")
    collect(home, "web", b"Text.", URL)
    assert given_by_sources(home, ["own", "web"])[key].publisher == "Peru"
    assert given_by_sources(home, ["web", "own"])[key].publisher == "Norway"


def test_the_sample_and_the_inbox_say_nothing(home: Home) -> None:
    collect(home, "inbox", b"Text.", "/inbox/a.md")
    assert given_by_sources(home, ["sample", "files", "inbox"]) == {}
