"""A first entry for a site that nobody has described yet: its feed, its listing, the pattern of its documents.

Belongs here: guessing from one page. Does not belong here: taking the guess for granted; a person looks at it first.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from orchestration.sources.fetching.answers import Answer
from orchestration.sources.fetching.client import Client
from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.fetching.index_pages import Entry, html_tree, read_feed, read_listing, read_sitemap
from orchestration.sources.fetching.urls import canonical

FEED_TYPES = ("application/rss+xml", "application/atom+xml")
PAGE_NUMBER = re.compile(r"[?&](page|p|start|offset|paged?)=\d+|/page/\d+", re.IGNORECASE)
MAX_BYTES = 10_000_000
MOST_FEEDS, FEWEST_LINKS, WORDS_OF_A_TITLE = 3, 3, 4


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry of `sources.yaml` as plain values, and what a person should know about it."""

    entry: dict[str, Any]
    notes: tuple[str, ...] = ()


@dataclass
class _Draft:
    entry: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def propose(url: str, client: Client) -> Proposal:
    """An entry for the site of a page: the page may be a feed, a sitemap or a listing, or name one of them.

    Raises:
        FetchError: the page cannot or may not be fetched, or shows nothing that looks like documents.
    """
    answer = client.get(url, max_bytes=MAX_BYTES)
    assert answer is not None
    draft = _Draft({"id": _id_of(url)})
    feed = _entries_of_feed(answer)
    if feed:
        draft.entry["feeds"] = [answer.final_url]
    elif not _from_sitemap(answer, draft):
        _from_page(answer, client, draft)
    if len(draft.entry) == 1:
        raise FetchError("not_a_listing", f"{url} shows no feed, and no links that look like documents")
    return Proposal(draft.entry, tuple(draft.notes))


def shape_of(url: str) -> str:
    """A regular expression for addresses like this one: digits and the last part of the path may differ."""
    parts = urlsplit(url)
    *folders, last = parts.path.split("/")
    name, dot, ending = last.rpartition(".")
    if not dot:
        name, ending = last, ""
    tail = r"\d+" if name.isdigit() else (r"[^/?]+" if name else "")
    shape = re.escape(parts.netloc) + "/".join([*map(_digits, folders), tail + (rf"\.{ending}" if ending else "")])
    if "=" in parts.query:
        values = parse_qsl(parts.query, keep_blank_values=True)
        shape += r"\?" + "&".join(f"{re.escape(key)}={_value(value)}" for key, value in values)
    elif parts.query:
        *folders, last = parts.query.split("/")
        shape += r"\?" + "/".join(
            [*map(_digits, folders), "[^/]*" if folders and not last.isdigit() else _digits(last)]
        )
    return shape + "$"


def best_shape(entries: Iterable[Entry], host: str) -> tuple[str, int] | None:
    """The shape most of whose links read like titles, and how many links have it; None where no shape stands out."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if urlsplit(entry.url).netloc == host:
            groups[shape_of(entry.url)].append(entry)
    counted = {
        shape: sum(len(entry.title.split()) >= WORDS_OF_A_TITLE for entry in group) for shape, group in groups.items()
    }
    best = max(counted, key=lambda shape: (counted[shape], r"\d+" in shape, len(shape)), default=None)
    if best is None or counted[best] < FEWEST_LINKS:
        return None
    return best, len(groups[best])


def _from_sitemap(answer: Answer, draft: _Draft) -> bool:
    try:
        index = read_sitemap(answer.content, answer.final_url, MAX_BYTES)
    except FetchError:
        return False
    draft.entry["sitemaps"] = [answer.final_url]
    shapes: dict[str, int] = defaultdict(int)
    for entry in index.entries:
        shapes[shape_of(entry.url)] += 1
    common = sorted(shapes, key=lambda shape: -shapes[shape])[:3]
    draft.entry["include"] = common or [re.escape(urlsplit(answer.final_url).netloc)]
    draft.notes.append("include holds the commonest forms of addresses in the sitemap; narrow it to statements")
    return True


def _from_page(answer: Answer, client: Client, draft: _Draft) -> None:
    host = urlsplit(answer.final_url).netloc
    index = read_listing(answer.content, answer.final_url, answer.charset, PAGE_NUMBER)
    found = best_shape(index.entries, host)
    named = _feeds_of(answer)
    shown: list[Entry] = []
    for url in named[:MOST_FEEDS]:
        try:
            other = client.get(url, max_bytes=MAX_BYTES)
            shown = _entries_of_feed(other) if other else []
        except FetchError as error:
            draft.notes.append(f"the feed {url} was passed over: {error.reason}")
            continue
        if shown:
            draft.entry["feeds"] = [url]
            break
    if found is not None:
        shape, number = found
        agreeing = sum(re.search(shape, entry.url) is not None for entry in shown)
        if shown and agreeing < len(shown) / 2:
            draft.notes.append(f"{number} links of the page have the form {shape}, unlike those of the feed")
            return
        draft.entry |= {"listings": [answer.final_url], "include": [shape]}
        if index.further:
            draft.entry["next_pages"] = shape_of(index.further[0][0])
    sitemaps = client.robots.rules(answer.final_url).sitemaps
    if sitemaps:
        draft.notes.append(f"robots.txt names sitemaps: {', '.join(sitemaps[:MOST_FEEDS])}")


def _entries_of_feed(answer: Answer) -> list[Entry]:
    if b"<html" in answer.content[:1024].lower():
        return []
    try:
        return list(read_feed(answer.content, answer.final_url, answer.content_type).entries)
    except FetchError:
        return []


def _feeds_of(answer: Answer) -> list[str]:
    tree = html_tree(answer.content, answer.charset)
    if tree is None:
        return []
    named = [
        canonical(link.get("href") or "", answer.final_url)
        for link in tree.iter("link")
        if (link.get("type") or "").lower() in FEED_TYPES
    ]
    return list(dict.fromkeys(url for url in named if url))


def _id_of(url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    name = re.sub(r"[^a-z0-9]+", "_", host.lower()).strip("_")
    return (name if name[:1].isalpha() else f"site_{name}")[:60]


def _digits(text: str) -> str:
    return r"\d+".join(re.escape(part) for part in re.split(r"\d+", text))


def _value(value: str) -> str:
    return r"\d+" if value.isdigit() else "[^&]*"
