"""A source of the web in one run: nothing lost, nothing fetched twice, and going on where a run was stopped."""

import contextlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration.sources.fetching import collecting, walking
from orchestration.sources.fetching.answers import Limits
from orchestration.sources.fetching.client import Client
from orchestration.sources.fetching.collecting import Effort, Fetched, due_pages, fetch_pages
from orchestration.sources.fetching.page_records import PageRecords
from orchestration.sources.fetching.walking import Places, Walked
from orchestration.sources.store import Collected, DocumentStore
from tests.ministry import (
    MARKDOWN,
    FakeClock,
    MakeClient,
    Ministry,
    Page,
    endless,
    feed,
    gzip_bomb,
    listing,
    moved,
    sitemap,
    statement,
    truncated,
)

EFFORT = Effort(max_pages=1000, recheck_days=7, max_bytes=100_000)
STATEMENTS = (re.compile(r"/statements/"),)


class Source:
    """One source of the ministry's site and what is kept of it; `run` collects it once."""

    def __init__(self, ministry: Ministry, client: Client, folder: Path) -> None:
        self.ministry, self.client, self.folder = ministry, client, folder
        self.store = DocumentStore(folder / "documents")
        self.walked, self.fetched = Walked(), Fetched()

    @property
    def records(self) -> PageRecords:
        return PageRecords.load(self.folder / "sources" / "ministry.pages.jsonl")

    def run(self, places: Places, effort: Effort = EFFORT) -> Collected:
        self.ministry.requests.clear()
        records = self.records
        self.walked = walking.walk(places, self.client, records)
        due = due_pages(places, self.walked, records, self.store, effort, self.client.clock.now())
        self.fetched = fetch_pages(due, self.client, records, self.store, effort)
        items = collecting.documents(places, self.walked, records, self.store)
        return self.store.collect("ministry", items, collected_on=date(2026, 1, 5), max_bytes=effort.max_bytes)

    def places(self, **options: Any) -> Places:
        """Where the ministry shows its statements; addresses may leave out the site."""
        given = {
            key: tuple(self.ministry.root + url for url in value) if key in WHERE else value
            for key, value in options.items()
        }
        return Places(**{"include": STATEMENTS, **given})

    def asked(self) -> list[str]:
        """Paths asked for in the last run, robots.txt aside."""
        return [path for path, _ in self.ministry.requests if path != "/robots.txt"]

    def texts(self) -> list[str]:
        """Last sentence of each document that the source holds at present."""
        seen = self.store.sightings("ministry").filter("is_present")
        return sorted(self.store.bytes_of(key).decode().splitlines()[-1] for key in seen.get_column("document_id"))

    def rejects(self) -> dict[str, str]:
        """Rule by path."""
        rows = self.store.rejects("ministry").select("location", "rule").iter_rows()
        return {location.removeprefix(self.ministry.root): rule for location, rule in rows}


WHERE = ("pages", "feeds", "listings", "sitemaps")


@pytest.fixture
def source(ministry: Ministry, client: Client, tmp_path: Path) -> Source:
    """A source without anything kept yet."""
    return Source(ministry, client, tmp_path)


def path(number: int) -> str:
    return f"/statements/{number}"


def put(ministry: Ministry, *numbers: int) -> None:
    for number in numbers:
        ministry.pages[path(number)] = statement(number)


# What a source shows


def test_a_page_list_a_feed_a_listing_and_a_sitemap_are_one_source(ministry: Ministry, source: Source) -> None:
    put(ministry, 1, 2, 3, 4)
    ministry.pages["/feed"] = feed(path(2), path(1), root=ministry.root)
    ministry.pages["/news"] = listing(path(3), "/about", path(2))
    ministry.pages["/sitemap.xml"] = sitemap(path(4), "/contact", root=ministry.root)
    places = source.places(pages=[path(1)], feeds=["/feed"], listings=["/news"], sitemaps=["/sitemap.xml"])
    assert source.run(places) == Collected(files=4, new_documents=4, rejects=0)
    assert sorted(source.asked()) == sorted(["/feed", "/news", "/sitemap.xml", *map(path, (1, 2, 3, 4))])
    assert len(source.walked.shown) == 4


def test_exclude_comes_after_include(ministry: Ministry, source: Source) -> None:
    put(ministry, 1, 2)
    ministry.pages["/news"] = listing(path(1), path(2))
    source.run(source.places(listings=["/news"], exclude=(re.compile("/2$"),)))
    assert source.asked() == ["/news", path(1)]


def test_two_hundred_pages_of_a_listing_are_each_fetched_once(ministry: Ministry, source: Source) -> None:
    numbers = range(200)
    put(ministry, *numbers)
    for page in range(10):
        links = [path(number) for number in numbers[page * 20 : page * 20 + 20]]
        more = f'<a rel="next" href="/news?page={page + 1}">older</a>' if page < 9 else ""
        ministry.pages[f"/news?page={page}"] = listing(*links, more=more)
    places = source.places(listings=["/news?page=0"])
    assert source.run(places) == Collected(files=200, new_documents=200, rejects=0)
    assert ministry.asked().most_common(1)[0][1] == 1
    assert sum(ministry.asked().values()) == 1 + 10 + 200
    assert source.run(places) == Collected(files=200, new_documents=0, rejects=0)
    assert source.asked() == ["/news?page=0"]


def test_numbered_pages_are_followed_by_their_pattern(ministry: Ministry, source: Source) -> None:
    put(ministry, 1, 2, 3)
    numbers = "".join(f'<a href="/news/{number}">{number}</a>' for number in (1, 2, 3))
    for number in (1, 2, 3):
        ministry.pages[f"/news/{number}"] = listing(path(number), more=numbers)
    source.run(source.places(listings=["/news/1"], next_pages=re.compile(r"/news/\d+$")))
    assert len(source.texts()) == 3
    assert ministry.asked().most_common(1)[0][1] == 1


def test_only_as_much_of_a_listing_is_read_again_as_shows_something_new(ministry: Ministry, source: Source) -> None:
    put(ministry, *range(1, 8))
    pages = {1: (1, 2), 2: (3, 4), 3: (5, 6)}

    def lay_out() -> None:
        for number, shown in pages.items():
            more = f'<a rel="next" href="/news/{number + 1}">older</a>' if number < 3 else ""
            ministry.pages[f"/news/{number}"] = listing(*map(path, shown), more=more)

    lay_out()
    places = source.places(listings=["/news/1"])
    source.run(places)
    pages.update({1: (7, 1), 2: (2, 3), 3: (4, 5)})
    lay_out()
    source.run(places)
    assert source.asked() == ["/news/1", "/news/2", path(7)]


def test_a_listing_that_goes_on_for_ever_ends(ministry: Ministry, source: Source) -> None:
    put(ministry, 1)
    ministry.pages["/calendar/0"] = listing(path(1), more='<a rel="next" href="/calendar/1">on</a>')
    for month in range(1, 300):
        ministry.pages[f"/calendar/{month}"] = listing(more=f'<a rel="next" href="/calendar/{month + 1}">on</a>')
    source.run(source.places(listings=["/calendar/0"]))
    assert len(source.asked()) == 1 + walking.BARREN_PAGES + 1 + 1
    assert source.records.pending == []


def test_a_sitemap_index_is_gone_through_and_unchanged_sitemaps_are_not_asked_for_again(
    ministry: Ministry, source: Source
) -> None:
    put(ministry, 1, 2, 3)

    def index(mark: str) -> Page:
        entries = f"<sitemap><loc>{ministry.root}/1.xml</loc><lastmod>2024</lastmod></sitemap>"
        entries += f"<sitemap><loc>{ministry.root}/2.xml</loc><lastmod>{mark}</lastmod></sitemap>"
        return Page(f"<sitemapindex>{entries}</sitemapindex>".encode(), "application/xml")

    ministry.pages["/sitemap.xml"] = index("2025")
    ministry.pages["/1.xml"] = sitemap(path(1), root=ministry.root)
    ministry.pages["/2.xml"] = sitemap(path(2), root=ministry.root)
    places = source.places(sitemaps=["/sitemap.xml"])
    source.run(places)
    assert len(source.texts()) == 2
    ministry.pages["/sitemap.xml"] = index("2026")
    ministry.pages["/2.xml"] = sitemap(path(2), path(3), root=ministry.root)
    source.run(places)
    assert source.asked() == ["/sitemap.xml", "/2.xml", path(3)]
    assert len(source.walked.shown) == 3


def test_an_unchanged_feed_shows_what_it_showed(ministry: Ministry, source: Source) -> None:
    put(ministry, 1, 2)
    ministry.pages["/feed"] = replace(feed(path(1), path(2), root=ministry.root), headers={"ETag": '"1"'})
    places = source.places(feeds=["/feed"])
    source.run(places)
    source.run(places)
    assert source.asked() == ["/feed"]
    assert len(source.walked.shown) == 2


def test_other_patterns_read_an_unchanged_page_anew(ministry: Ministry, source: Source) -> None:
    put(ministry, 1)
    ministry.pages["/speeches/2"] = statement(2)
    ministry.pages["/news"] = replace(listing(path(1), "/speeches/2"), headers={"ETag": '"1"'})
    source.run(source.places(listings=["/news"]))
    source.run(source.places(listings=["/news"], include=(re.compile("/speeches/"),)))
    assert source.asked() == ["/news", "/speeches/2"]
    assert len(source.texts()) == 2


# Changed and unchanged pages


def test_pages_are_asked_for_again_after_some_days_by_their_validators(
    ministry: Ministry, source: Source, time: FakeClock
) -> None:
    put(ministry, 1, 2)
    ministry.pages["/news"] = listing(path(1), path(2))
    places = source.places(listings=["/news"])
    source.run(places)
    ministry.pages[path(2)] = statement(2, "Norway and Peru agreed to open two consulates.")
    time.pass_days(3)
    source.run(places)
    assert source.asked() == ["/news"]
    time.pass_days(5)
    assert source.run(places) == Collected(files=2, new_documents=1, rejects=0)
    assert source.asked() == ["/news", path(1), path(2)]
    assert any("two consulates" in text for text in source.texts())
    assert len(source.texts()) == 2


def test_a_sitemap_or_feed_that_marks_a_change_has_the_page_asked_for_at_once(
    ministry: Ministry, source: Source
) -> None:
    put(ministry, 1, 2)
    places = source.places(sitemaps=["/sitemap.xml"])
    ministry.pages["/sitemap.xml"] = sitemap(path(1), path(2), root=ministry.root, lastmod="2024-05-02")
    source.run(places)
    source.run(places)
    assert source.asked() == ["/sitemap.xml"]
    ministry.pages["/sitemap.xml"] = sitemap(path(1), root=ministry.root, lastmod="2024-05-03")
    source.run(places)
    assert source.asked() == ["/sitemap.xml", path(1)]


def test_what_a_source_shows_no_longer_stays(ministry: Ministry, source: Source, time: FakeClock) -> None:
    put(ministry, 1, 2)
    ministry.pages["/feed"] = feed(path(1), root=ministry.root)
    places = source.places(feeds=["/feed"])
    source.run(places)
    ministry.pages["/feed"] = feed(path(2), root=ministry.root)
    time.pass_days(30)
    assert source.run(places).files == 2
    assert source.asked() == ["/feed", path(2)]


def test_a_page_that_is_gone_is_kept_as_not_present(ministry: Ministry, source: Source, time: FakeClock) -> None:
    put(ministry, 1)
    ministry.pages["/news"] = listing(path(1))
    places = source.places(listings=["/news"])
    source.run(places)
    del ministry.pages[path(1)]
    time.pass_days(8)
    source.run(places)
    assert source.store.sightings("ministry").get_column("is_present").to_list() == [False]
    assert source.rejects() == {}


def test_the_last_good_version_of_a_page_that_fails_stays(ministry: Ministry, source: Source, time: FakeClock) -> None:
    put(ministry, 1)
    ministry.pages["/news"] = listing(path(1))
    places = source.places(listings=["/news"])
    source.run(places)
    ministry.pages[path(1)] = Page(status=500)
    time.pass_days(8)
    source.run(places)
    assert len(source.texts()) == 1
    ministry.pages[path(1)] = statement(1, "Changed words.")
    source.run(places)
    assert source.texts() == ["Changed words. It is statement 1."]


def test_two_addresses_that_lead_to_one_page_are_one_request_for_it(ministry: Ministry, source: Source) -> None:
    put(ministry, 1)
    ministry.pages["/statements/old"] = moved(path(1))
    ministry.pages["/news"] = listing("/statements/old", path(1), path(1) + "#top")
    assert source.run(source.places(listings=["/news"])) == Collected(files=2, new_documents=1, rejects=0)
    assert source.asked() == ["/news", "/statements/old", path(1)]


def test_bytes_that_were_lost_are_fetched_again(ministry: Ministry, source: Source) -> None:
    put(ministry, 1)
    ministry.pages["/news"] = listing(path(1))
    places = source.places(listings=["/news"])
    source.run(places)
    (document_id,) = source.store.sightings("ministry").get_column("document_id")
    source.store.path(document_id).unlink()
    source.run(places)
    assert source.asked() == ["/news", path(1)]
    assert source.store.path(document_id).exists()


# Failures


def test_each_page_is_a_document_or_a_reject_that_says_why(ministry: Ministry, source: Source) -> None:
    put(ministry, 1)
    ministry.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /statements/secret\n", "text/plain")
    bad = {
        "missing": (Page(status=404), "gone"),
        "secret": (statement(9), "robots_forbid"),
        "picture": (Page(b"\x89PNG\r\n\x1a\n", "image/png"), "wrong_type"),
        "liar": (Page(b"%PDF-1.7", "text/html"), "type_mismatch"),
        "loop": (moved("/statements/loop"), "too_many_redirects"),
        "inside": (moved(f"http://127.0.0.1:{ministry.port}/"), "refused_address"),
        "huge": (endless(5_000_000_000), "too_large"),
        "bomb": (gzip_bomb(50), "too_large"),
        "half": (truncated(), "truncated"),
        "busy": (Page(status=503), "unavailable"),
    }
    for name, (page, _) in bad.items():
        ministry.pages[f"/statements/{name}"] = page
    ministry.pages["/news"] = listing(path(1), *(f"/statements/{name}" for name in bad))
    collected = source.run(source.places(listings=["/news"]))
    assert collected == Collected(files=11, new_documents=1, rejects=10)
    assert source.rejects() == {f"/statements/{name}": rule for name, (_, rule) in bad.items()}


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16", None])
def test_pages_in_any_encoding_are_kept_as_they_came_with_what_was_told_of_it(
    encoding: str | None, ministry: Ministry, source: Source
) -> None:
    body = "<html><p>Стороны договорились</p></html>".encode(encoding or "windows-1251")
    told = f"text/html; charset={encoding}" if encoding else "text/html"
    ministry.pages[path(1)] = Page(
        body, told, headers={"ETag": '"7"', "Last-Modified": "Thu, 02 May 2024 10:00:00 GMT"}
    )
    source.run(source.places(pages=[path(1)]))
    (record,) = source.records.pages.values()
    assert record.document_id is not None
    assert source.store.bytes_of(record.document_id) == body
    assert (record.charset, record.content_type, record.media_type) == (encoding, told, "text/html")
    assert (record.etag, record.last_modified) == ('"7"', "Thu, 02 May 2024 10:00:00 GMT")
    assert (record.final_url, record.fetched_at) == (record.url, record.checked_at)


def test_what_a_feed_says_of_a_page_is_kept(ministry: Ministry, source: Source, time: FakeClock) -> None:
    put(ministry, 1)
    ministry.pages["/feed"] = feed(path(1), root=ministry.root, date=time.now())
    source.run(source.places(feeds=["/feed"]))
    (record,) = source.records.pages.values()
    assert (record.title, record.published_on) == (f"On {path(1)}", "2026-01-05")


def test_a_page_that_failed_for_a_while_is_asked_for_in_the_next_run_though_it_is_listed_no_more(
    ministry: Ministry, source: Source
) -> None:
    ministry.pages[path(1)] = Page(status=503)
    ministry.pages["/feed"] = feed(path(1), root=ministry.root)
    places = source.places(feeds=["/feed"])
    assert source.run(places).rejects == 1
    put(ministry, 1)
    ministry.pages["/feed"] = feed(root=ministry.root)
    assert source.run(places) == Collected(files=1, new_documents=1, rejects=0)


def test_a_page_that_will_hardly_come_is_asked_for_again_only_after_some_days_and_stays_a_reject(
    ministry: Ministry, source: Source, time: FakeClock
) -> None:
    ministry.pages["/news"] = listing(path(1))
    places = source.places(listings=["/news"])
    for days, asked in ((0, True), (3, False), (5, True)):
        time.pass_days(days)
        source.run(places)
        assert (path(1) in source.asked()) is asked
        assert source.rejects() == {path(1): "gone"}


def test_a_feed_that_fails_is_a_failure_of_the_source_and_the_rest_goes_on(ministry: Ministry, source: Source) -> None:
    put(ministry, 1)
    ministry.pages["/feed"] = Page(b"<html>maintenance</html>")
    ministry.pages["/news"] = listing(path(1))
    collected = source.run(source.places(feeds=["/feed"], listings=["/news"]))
    assert collected == Collected(files=2, new_documents=1, rejects=1)
    assert list(source.walked.failures) == [f"{ministry.root}/feed"]
    assert source.rejects() == {"/feed": "not_a_feed"}


def test_a_site_that_fails_again_and_again_is_left_alone_and_the_rest_waits(
    ministry: Ministry, source: Source, make_client: MakeClient
) -> None:
    source.client = make_client(limits=Limits(attempts=1))
    ministry.pages["/news"] = listing(*(path(number) for number in range(20)))
    for number in range(20):
        ministry.pages[path(number)] = Page(status=500)
    places = source.places(listings=["/news"])
    source.run(places)
    assert len(source.asked()) == 1 + collecting.MOST_FAILURES
    assert source.fetched.waiting == 15
    assert "15 more pages wait" in source.fetched.stopped
    put(ministry, *range(20))
    assert source.run(places) == Collected(files=20, new_documents=20, rejects=0)


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_asks_to_be_left_alone_is_and_the_rest_waits(
    status: int, ministry: Ministry, source: Source, time: FakeClock
) -> None:
    put(ministry, 1, 2, 3)
    ministry.pages[path(2)] = Page(status=status, headers={"Retry-After": "7200"})
    ministry.pages["/news"] = listing(path(1), path(2), path(3))
    places = source.places(listings=["/news"])
    source.run(places)
    assert source.asked() == ["/news", path(1), path(2)]
    assert source.fetched.waiting == 1
    assert source.rejects() == {path(2): "unavailable"}
    put(ministry, 2)
    time.elapsed += 7200
    assert source.run(places) == Collected(files=3, new_documents=2, rejects=0)
    assert source.asked() == ["/news", path(3), path(2)]


# Going on


def test_a_run_asks_for_no_more_pages_than_its_limit_and_the_next_goes_on(ministry: Ministry, source: Source) -> None:
    put(ministry, *range(25))
    ministry.pages["/news"] = listing(*map(path, range(25)))
    places, effort = source.places(listings=["/news"]), replace(EFFORT, max_pages=10)
    waiting = []
    for _ in range(3):
        source.run(places, effort)
        waiting.append(source.fetched.waiting)
        assert ministry.asked().most_common(1)[0][1] == 1
    assert waiting == [15, 5, 0]
    assert len(source.texts()) == 25


def test_a_walk_through_a_listing_goes_on_where_the_limit_stopped_it(ministry: Ministry, source: Source) -> None:
    put(ministry, *range(12))
    for page in range(12):
        ministry.pages[f"/news/{page}"] = listing(path(page), more=f'<a rel="next" href="/news/{page + 1}">older</a>')
    places = source.places(listings=["/news/0"], max_listing_pages=5)
    for _ in range(3):
        source.run(places)
    assert len(source.texts()) == 12


class KilledError(BaseException):
    """Ends a run as abruptly as a signal would, at a chosen request."""


@pytest.mark.parametrize("last", [1, 2, 3, 5, 8, 11, 14, 20])
def test_a_run_killed_at_any_request_loses_nothing_and_repeats_at_most_one(
    last: int, ministry: Ministry, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(ministry, *range(10))
    for page in range(5):
        more = f'<a rel="next" href="/news/{page + 1}">older</a>' if page < 4 else ""
        ministry.pages[f"/news/{page}"] = listing(path(2 * page), path(2 * page + 1), more=more)
    places = source.places(listings=["/news/0"])
    ask, asked = Client.get, []

    def get(self: Client, url: str, **options: Any) -> Any:
        asked.append(url)
        answer = ask(self, url, **options)
        if len(asked) == last:
            raise KilledError
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(Client, "get", get)
        with contextlib.suppress(KilledError):
            source.run(places)
    first = source.asked()
    assert source.run(places).files == 10
    assert len(source.texts()) == 10
    again = [url for url in source.asked() if url in first and url != "/news/0"]
    assert len(again) <= 1


def test_half_a_line_in_the_journal_is_dropped(ministry: Ministry, source: Source) -> None:
    put(ministry, 1, 2)
    ministry.pages["/news"] = listing(path(1), path(2))
    places = source.places(listings=["/news"])
    source.run(places)
    journal = source.records.path
    journal.write_bytes(journal.read_bytes()[:-7])
    assert source.run(places).files == 2
    assert source.asked() == ["/news", path(2)]
    assert len(source.records.pages) == 2


@pytest.mark.parametrize("line", ["{}", "null", "[]", '{"page": {"colour": "blue"}}', '{"index": 5}', "\x00"])
def test_a_line_of_the_journal_that_cannot_be_read_costs_a_request_at_most(
    line: str, ministry: Ministry, source: Source
) -> None:
    put(ministry, 1)
    places = source.places(pages=[path(1)])
    source.run(places)
    journal = source.records.path
    journal.write_text(line + "\n")
    assert source.run(places) == Collected(files=1, new_documents=0, rejects=0)
    assert source.asked() == [path(1)]


def test_the_journal_stays_small(ministry: Ministry, source: Source, time: FakeClock) -> None:
    put(ministry, 1, 2)
    ministry.pages["/news"] = listing(path(1), path(2))
    for _ in range(20):
        time.pass_days(8)
        source.run(source.places(listings=["/news"]))
    assert len(source.records.path.read_bytes().splitlines()) < 20


def test_the_day_of_a_document_is_the_day_its_bytes_came(ministry: Ministry, source: Source, time: FakeClock) -> None:
    put(ministry, 1)
    places = source.places(pages=[path(1)])
    time.pass_days(2)
    source.run(places)
    time.pass_days(10)
    source.run(places)
    assert source.store.sightings("ministry").get_column("collected_on").to_list() == [date(2026, 1, 7)]


def test_markdown_is_kept_as_markdown(ministry: Ministry, source: Source) -> None:
    put(ministry, 1)
    source.run(source.places(pages=[path(1)]))
    (row,) = source.store.sightings("ministry").iter_rows(named=True)
    assert (row["media_type"], row["file_name"]) == (MARKDOWN.split(";")[0], "1")
    assert row["location"] == ministry.root + path(1)
