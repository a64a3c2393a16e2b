"""A first entry for a site that nobody has described: feed, listing, pattern."""

import re
from pathlib import Path

import pytest

from orchestration.sources.fetching.client import Client
from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.fetching.index_pages import Entry
from orchestration.sources.fetching.proposing import best_shape, propose, shape_of
from orchestration.sources.fetching.sampling import take_sample
from orchestration.sources.source_fields import Source
from tests.ministry import Ministry, Page, feed, sitemap, statement

TITLES = [f"Joint Statement of Norway and Peru number {number}" for number in range(5)]


def news(ministry: Ministry, head: str = "", numbers: str = "") -> None:
    """A news page as sites have them: navigation, statements, further pages."""
    menu = "".join(f'<a href="/{name}">{name.title()}</a>' for name in ("about", "contact", "embassies", "visa"))
    items = "".join(f'<a href="/news/2024/{number}-joint">{title}</a>' for number, title in enumerate(TITLES))
    ministry.pages["/news"] = Page(
        f"<html><head>{head}</head><body>{menu}<a href='//facebook.test/x'>Follow us on this network now</a>"
        f"{items}{numbers}</body></html>".encode()
    )
    for number in range(5):
        ministry.pages[f"/news/2024/{number}-joint"] = statement(number)


@pytest.mark.parametrize(
    ("url", "shape", "other"),
    [
        ("https://m.org/news/2024/a-title", r"m\.org/news/\d+/[^/?]+$", "https://m.org/news/2023/b"),
        (
            "https://m.org/dtl.htm?dtl/123/Joint",
            r"m\.org/[^/?]+\.htm\?dtl/\d+/[^/]*$",
            "https://m.org/x.htm?dtl/9/Other",
        ),
        ("https://m.org/view.aspx?id=7&lang=en", r"m\.org/[^/?]+\.aspx\?id=\d+&lang=[^&]*$", None),
        ("https://m.org/statements/12", r"m\.org/statements/\d+$", "https://m.org/statements/7"),
        ("https://m.org/", r"m\.org/$", None),
    ],
)
def test_the_shape_of_an_address_leaves_open_what_differs(url: str, shape: str, other: str | None) -> None:
    assert shape_of(url) == shape
    for example in filter(None, (url, other)):
        assert re.search(shape, example)


def test_the_best_shape_is_that_of_links_that_read_like_titles() -> None:
    menu = [Entry(f"https://m.org/{name}", name) for name in "abcdefgh"]
    texts = [Entry(f"https://m.org/news/{number}", title) for number, title in enumerate(TITLES)]
    assert best_shape([*menu, *texts], "m.org") == (r"m\.org/news/\d+$", 5)
    assert best_shape(menu, "m.org") is None
    assert best_shape(texts, "other.org") is None


def test_a_listing_is_proposed_with_its_pattern_and_further_pages(ministry: Ministry, client: Client) -> None:
    news(ministry, numbers='<a href="/news?page=2">2</a><a href="/news?page=3">3</a>')
    entry = propose(f"{ministry.root}/news", client).entry
    assert entry["id"] == "ministry_test"
    assert entry["listings"] == [f"{ministry.root}/news"]
    assert re.search(entry["include"][0], f"{ministry.root}/news/2025/77-joint")
    assert not re.search(entry["include"][0], f"{ministry.root}/about")
    assert re.search(entry["next_pages"], f"{ministry.root}/news?page=9")
    assert "feeds" not in entry


def test_a_feed_that_the_page_names_is_proposed_too(ministry: Ministry, client: Client) -> None:
    news(ministry, head='<link rel="alternate" type="application/rss+xml" href="/feed">')
    ministry.pages["/feed"] = feed("/news/2024/0-joint", root=ministry.root)
    entry = propose(f"{ministry.root}/news", client).entry
    assert (entry["feeds"], entry["listings"]) == ([f"{ministry.root}/feed"], [f"{ministry.root}/news"])


def test_a_feed_of_other_addresses_stands_alone_with_a_note(ministry: Ministry, client: Client) -> None:
    news(ministry, head='<link rel="alternate" type="application/atom+xml" href="/feed">')
    ministry.pages["/feed"] = feed("/speeches/1", "/speeches/2", root=ministry.root)
    proposal = propose(f"{ministry.root}/news", client)
    assert set(proposal.entry) == {"id", "feeds"}
    assert "unlike those of the feed" in proposal.notes[0]


def test_a_feed_that_fails_is_passed_over_with_a_note(ministry: Ministry, client: Client) -> None:
    news(ministry, head='<link rel="alternate" type="application/rss+xml" href="/feed">')
    proposal = propose(f"{ministry.root}/news", client)
    assert "listings" in proposal.entry
    assert "404" in proposal.notes[0]


def test_a_feed_or_sitemap_may_be_given_itself(ministry: Ministry, client: Client) -> None:
    ministry.pages["/feed"] = feed("/a/1", root=ministry.root)
    ministry.pages["/sitemap.xml"] = sitemap("/a/1", "/a/2", "/about", root=ministry.root)
    assert propose(f"{ministry.root}/feed", client).entry["feeds"] == [f"{ministry.root}/feed"]
    entry = propose(f"{ministry.root}/sitemap.xml", client).entry
    assert entry["sitemaps"] == [f"{ministry.root}/sitemap.xml"]
    assert re.search(entry["include"][0], f"{ministry.root}/a/9")


def test_sitemaps_that_robots_name_are_told(ministry: Ministry, client: Client) -> None:
    ministry.pages["/robots.txt"] = Page(f"Sitemap: {ministry.root}/sitemap.xml\n".encode(), "text/plain")
    news(ministry)
    assert f"{ministry.root}/sitemap.xml" in propose(f"{ministry.root}/news", client).notes[-1]


def test_a_page_that_shows_nothing_is_refused(ministry: Ministry, client: Client) -> None:
    ministry.pages["/"] = Page(b"<html><body><script>load()</script></body></html>")
    with pytest.raises(FetchError, match="shows no feed, and no links that look like documents"):
        propose(f"{ministry.root}/", client)


def test_a_sample_shows_what_would_be_taken_and_reads_a_few(ministry: Ministry, client: Client, tmp_path: Path) -> None:
    news(ministry)
    del ministry.pages["/news/2024/1-joint"]
    source = Source.model_validate(propose(f"{ministry.root}/news", client).entry)
    sample = take_sample(source.places, client, tmp_path, 10_000, lambda content, page: f"{len(content)} bytes")
    assert [page.title for page in sample.pages] == TITLES
    first, second, third = (sample.read[page.url] for page in sample.pages[:3])
    assert first.endswith("bytes")
    assert second == "rejected: the server answers 404 Not Found"
    assert third.endswith("bytes")
    assert len(sample.read) == 3
    assert sample.is_whole
