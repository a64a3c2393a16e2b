"""Feeds, sitemaps and listing pages: what they show, and what is never read in them."""

import contextlib
import gzip
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.fetching.index_pages import (
    Entry,
    Index,
    read_feed,
    read_listing,
    read_sitemap,
    require_plain_xml,
)
from orchestration.sources.fetching.urls import canonical

BASE = "https://ministry.test/news/"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;">]>
<rss version="2.0"><channel><item><title>&lol2;</title><link>https://ministry.test/a</link></item></channel></rss>"""
EXTERNAL = b"""<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>"""


def urls(index: object) -> list[str]:
    return [entry.url for entry in index.entries]  # type: ignore[attr-defined]


# One form of an address


@pytest.mark.parametrize(
    ("written", "known_as"),
    [
        ("a.html", f"{BASE}a.html"),
        ("/a.html#part", "https://ministry.test/a.html"),
        ("HTTPS://Ministry.Test:443/A", "https://ministry.test/A"),
        ("//other.test", "https://other.test/"),
        ("?page=2", f"{BASE}?page=2"),
        (" a b.html\n", f"{BASE}a%20b.html"),
        ("https://ministry.test", "https://ministry.test/"),
    ],
)
def test_an_address_has_one_form(written: str, known_as: str) -> None:
    assert canonical(written, BASE) == known_as


@pytest.mark.parametrize("written", ["javascript:alert(1)", "mailto:a@b.c", "ftp://x/y", "http://[broken", "data:,x"])
def test_what_is_no_address_of_the_web_is_none(written: str) -> None:
    assert canonical(written, BASE) is None


# Feeds


def test_an_rss_feed_gives_address_title_and_the_day_as_written() -> None:
    """01:30 in Delhi is the day before in Greenwich; the publisher's day counts."""
    content = b"""<rss version="2.0"><channel><title>News</title><item><title>Joint  Statement</title>
        <link>/a</link><pubDate>Mon, 06 May 2024 01:30:00 +0530</pubDate></item></channel></rss>"""
    assert read_feed(content, BASE, "application/rss+xml").entries == (
        Entry("https://ministry.test/a", "Joint Statement", date(2024, 5, 6)),
    )


def test_an_atom_feed_gives_a_mark_of_change_too() -> None:
    content = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>Communique</title>
        <link href="https://ministry.test/b"/><published>2024-05-02T10:00:00Z</published>
        <updated>2024-05-03T10:00:00Z</updated></entry></feed>"""
    assert read_feed(content, BASE, "application/atom+xml").entries == (
        Entry("https://ministry.test/b", "Communique", date(2024, 5, 2), "2024-05-03T10:00:00Z"),
    )


def test_a_feed_that_is_not_well_formed_is_read_all_the_same() -> None:
    content = b'<rss version="2.0"><channel><item><title>Norway & Peru&nbsp;agree</title><link>/a</link></item>'
    assert urls(read_feed(content, BASE, "text/xml")) == ["https://ministry.test/a"]


def test_a_feed_in_another_encoding_is_read() -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><item><title>Заявление</title>'
    text += "<link>/a</link></item></channel></rss>"
    (entry,) = read_feed(text.encode("windows-1251"), BASE, "application/rss+xml").entries
    assert entry.title == "Заявление"


@pytest.mark.parametrize("content", [b"<html><body>Not found</body></html>", b"", b"{}"])
def test_what_is_no_feed_is_refused(content: bytes) -> None:
    with pytest.raises(FetchError, match="no RSS or Atom feed"):
        read_feed(content, BASE, "text/html")


# Sitemaps


def test_a_sitemap_gives_addresses_and_marks_of_change() -> None:
    content = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://ministry.test/a </loc>
        <lastmod>2024-05-02</lastmod></url><url><loc>https://ministry.test/b</loc></url><url/></urlset>"""
    assert read_sitemap(content, BASE, 1000).entries == (
        Entry("https://ministry.test/a", changed="2024-05-02"),
        Entry("https://ministry.test/b"),
    )


def test_a_sitemap_index_gives_sitemaps() -> None:
    content = b"""<sitemapindex><sitemap><loc>https://ministry.test/1.xml</loc><lastmod>2024</lastmod></sitemap>
        </sitemapindex>"""
    index = read_sitemap(content, BASE, 1000)
    assert (index.entries, index.further) == ((), (("https://ministry.test/1.xml", "2024"),))


def test_a_packed_sitemap_is_unpacked_within_the_limit() -> None:
    content = gzip.compress(b"<urlset><url><loc>https://ministry.test/a</loc></url></urlset>")
    assert urls(read_sitemap(content, BASE, 1000)) == ["https://ministry.test/a"]
    with pytest.raises(FetchError) as caught:
        read_sitemap(gzip.compress(b" " * 1_000_000), BASE, 10_000)
    assert caught.value.rule == "too_large"


@pytest.mark.parametrize(
    ("content", "rule"), [(b"<html/>", "not_a_sitemap"), (b"<urlset>", "not_xml"), (b"", "not_xml")]
)
def test_what_is_no_sitemap_is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(FetchError) as caught:
        read_sitemap(content, BASE, 1000)
    assert caught.value.rule == rule


# XML without entities and references


@pytest.mark.parametrize("content", [BOMB, EXTERNAL, b'<!DOCTYPE html SYSTEM "http://evil.test/x.dtd"><urlset/>'])
def test_xml_that_declares_entities_or_a_document_type_is_refused(content: bytes) -> None:
    for read in (
        lambda: read_feed(content, BASE, "text/xml"),
        lambda: read_sitemap(content, BASE, 1000),
        lambda: require_plain_xml(content.decode().encode("utf-16")),
    ):
        with pytest.raises(FetchError) as caught:
            read()
        assert caught.value.rule == "unsafe_xml"


def test_a_malformed_feed_cannot_smuggle_entities_in() -> None:
    with pytest.raises(FetchError):
        read_feed(b"<broken & >" + BOMB, BASE, "text/xml")


# Listing pages


def test_a_listing_gives_its_links_once_with_their_words_in_order() -> None:
    content = b"""<html><body><a href="b.html"><img src="x.png"></a><a href="/a.html">First <b>one</b></a>
        <a href="b.html#top">Second</a><a>no address</a><a href="javascript:go()">run</a></body></html>"""
    assert read_listing(content, BASE, None, None).entries == (
        Entry(f"{BASE}b.html", "Second"),
        Entry("https://ministry.test/a.html", "First one"),
    )


def test_the_base_of_a_page_counts() -> None:
    content = b'<html><head><base href="/archive/"></head><body><a href="a">A</a></body></html>'
    assert urls(read_listing(content, BASE, None, None)) == ["https://ministry.test/archive/a"]


def test_further_pages_are_those_that_say_next_or_match() -> None:
    content = b"""<html><head><link rel="next" href="?page=2"></head><body><a rel="Next nofollow" href="?page=2">2</a>
        <a href="?page=3">3</a><a href="a">A</a></body></html>"""
    index = read_listing(content, BASE, None, re.compile(r"\?page=\d+$"))
    assert [url for url, _ in index.further] == [f"{BASE}?page=2", f"{BASE}?page=3"]
    assert urls(index) == [f"{BASE}a"]


@pytest.mark.parametrize(
    ("encoding", "told"), [("windows-1251", "windows-1251"), ("utf-16", None), ("utf-8", "no-such-encoding")]
)
def test_words_of_links_are_read_in_the_encoding_told(encoding: str, told: str | None) -> None:
    content = '<html><body><a href="a">Заявление</a></body></html>'.encode(encoding)
    (entry,) = read_listing(content, BASE, told, None).entries
    assert entry.url == f"{BASE}a"
    assert entry.title == "Заявление" or told == "no-such-encoding"


@pytest.mark.parametrize("content", [b"", b" ", b"<!-- -->", b"\x00\xff\xfe", b"<" * 10_000])
def test_a_page_without_links_gives_none(content: bytes) -> None:
    assert read_listing(content, BASE, None, None).entries == ()


SNIPPETS = (
    b"<rss version='2.0'>",
    b"<item>",
    b"<link>",
    b"<a href='",
    b"<urlset>",
    b"<loc>",
    b"&#x110000;",
    b"<![CDATA[",
)


@given(st.lists(st.one_of(st.binary(max_size=30), st.sampled_from(SNIPPETS)), max_size=12).map(b"".join))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for read in (
        lambda: read_feed(content, BASE, "text/xml"),
        lambda: read_sitemap(content, BASE, 1000),
        lambda: read_listing(content, BASE, None, None),
    ):
        with contextlib.suppress(FetchError):
            assert isinstance(read(), Index)


def test_a_deeply_nested_page_does_no_harm() -> None:
    assert read_listing(b"<div>" * 100_000 + b'<a href="a">A</a>', BASE, None, None) is not None
