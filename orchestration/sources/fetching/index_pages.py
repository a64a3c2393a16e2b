"""Pages that show where documents are: feeds, sitemaps and listing pages, read into addresses.

Belongs here: what such a page shows, from its bytes. Does not belong here: asking for it; which addresses are wanted.
"""

import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import feedparser
import lxml.etree
import lxml.html
from dateutil import parser as dates

from orchestration.sources.fetching.bodies import unpack
from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.fetching.urls import canonical

GZIP = b"\x1f\x8b"
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One address that an index page shows.

    Attributes:
        url: absolute and in one form.
        title: words that stand with it; empty where there are none.
        published_on: day that the page gives it, as written there.
        changed: mark of the version shown; another mark means that the document changed. None where there is none.
    """

    url: str
    title: str = ""
    published_on: date | None = None
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """What an index page shows: entries, and further index pages with the mark of their version."""

    entries: tuple[Entry, ...]
    further: tuple[tuple[str, str | None], ...] = ()


def read_feed(content: bytes, url: str, content_type: str) -> Index:
    """Entries of an RSS or Atom feed, also where its XML is not well formed.

    Raises:
        FetchError: it declares entities or a document type, or is no feed.
    """
    try:
        require_plain_xml(content)
    except FetchError as error:
        if error.rule == "unsafe_xml" or DECLARATION.search(content):
            raise
    try:
        feed: Any = feedparser.parse(
            io.BytesIO(content), response_headers={"content-type": content_type, "content-location": url}
        )
    except Exception as error:  # its loose parser falls over some broken feeds, in many ways
        raise FetchError("not_a_feed", f"it cannot be read as RSS or Atom: {error}") from error
    if not feed.get("version") and not feed.entries:
        raise FetchError("not_a_feed", "it is no RSS or Atom feed")
    entries = []
    for item in feed.entries:
        link = canonical(str(item.get("link") or ""), url)
        if link is not None:
            updated = dict.get(item, "updated")  # feedparser's own `get` gives the day of publication in its stead
            day = _day(item.get("published") or updated)
            entries.append(Entry(link, _title(item.get("title")), day, updated))
    return Index(tuple(entries))


def read_sitemap(content: bytes, url: str, max_bytes: int) -> Index:
    """Pages of a sitemap, or the sitemaps of a sitemap index; unpacked where it is gzipped.

    Raises:
        FetchError: it declares entities or a document type, is not well formed, or is no sitemap.
    """
    if content.startswith(GZIP):
        content = unpack(content, max_bytes)
    require_plain_xml(content)
    root = ElementTree.fromstring(content)  # noqa: S314  # it declares no entities, as was just checked
    kind = _local(root.tag)
    if kind not in ("urlset", "sitemapindex"):
        raise FetchError("not_a_sitemap", "it is no sitemap")
    shown = []
    for element in root:
        told = {_local(child.tag): (child.text or "").strip() for child in element}
        place = canonical(told.get("loc", ""), url)
        if place is not None:
            shown.append((place, told.get("lastmod") or None))
    if kind == "sitemapindex":
        return Index((), tuple(shown))
    return Index(tuple(Entry(place, changed=mark) for place, mark in shown))


def read_listing(content: bytes, url: str, charset: str | None, next_pages: re.Pattern[str] | None) -> Index:
    """Links of a web page in their order, each once, with their words; nothing in it is run or loaded.

    Args:
        content: the page.
        url: where it came from.
        charset: encoding that its server names.
        next_pages: addresses of further pages of the listing, besides links that say `rel="next"`.
    """
    tree = html_tree(content, charset)
    if tree is None:
        return Index(())
    base = next((canonical(place, url) for place in tree.xpath("//base/@href")), None) or url
    entries: dict[str, Entry] = {}
    further: dict[str, None] = {}
    for element in tree.iter("a", "area", "link"):
        place = canonical(element.get("href") or "", base) if element.get("href") else None
        if place is None:
            continue
        if "next" in (element.get("rel") or "").lower().split() or (next_pages and next_pages.search(place)):
            further[place] = None
        elif element.tag != "link":
            title = _title(element.text_content())
            known = entries.get(place)
            entries[place] = Entry(place, max(known.title, title, key=len) if known else title)
    further.pop(url, None)
    return Index(tuple(entries.values()), tuple((place, None) for place in further))


def html_tree(content: bytes, charset: str | None) -> Any | None:
    """The tree of a web page; None where it holds nothing. An encoding that nobody knows is as good as none."""
    for encoding in (charset, None):
        try:
            parser = lxml.html.HTMLParser(encoding=encoding, no_network=True)
            return lxml.html.document_fromstring(content, parser=parser)
        except LookupError:
            continue
        except (lxml.etree.LxmlError, ValueError):
            return None
    return None


def require_plain_xml(content: bytes) -> None:
    """Lets pass only XML without document type, entities of its own and references to elsewhere.

    Raises:
        FetchError: it has one (`unsafe_xml`), or is not well formed (`not_xml`).
    """
    parser = expat.ParserCreate()

    def refuse(*_: Any) -> int:
        raise FetchError("unsafe_xml", "the XML declares a document type or entities, which are not read")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise FetchError("not_xml", f"it is no well-formed XML: {error}") from error


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1].lower()


def _title(value: Any) -> str:
    return " ".join(str(value or "").split())[:LONGEST_TITLE]


def _day(value: Any) -> date | None:
    try:
        return dates.parse(str(value), ignoretz=True).date() if value else None
    except (ValueError, OverflowError):
        return None
