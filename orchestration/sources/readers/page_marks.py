"""What a web page says of itself: JSON-LD, Open Graph, meta tags, time tags, title and headings.

Which key tells which field is in `data/reference/reading/page_fields.csv`. Belongs here: finding the sayings. Does not
belong here: choosing among them.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from lxml import html

from orchestration.reference import rows
from orchestration.sources.dateline import whole_day
from orchestration.sources.evidence import Evidence, found

LONGEST_JSON, MOST_NODES, MOST_BLOCKS = 500_000, 2_000, 20
GUESS_UNTIL = datetime(2100, 1, 1)  # the guess must not depend on the day it is made on
LINK_FIELDS = ("url", "original_url")


def read_marks(tree: html.HtmlElement) -> tuple[Evidence, ...]:
    """Everything that the page's marks say, in the order of the page."""
    return (*_json_ld(tree), *_meta(tree), *_markup(tree), *_guess(tree))


@cache
def _fields(place: str) -> dict[str, tuple[str, str]]:
    return {row["key"]: (row["field"], row["source"]) for row in rows("reading/page_fields") if row["place"] == place}


def _json_ld(tree: html.HtmlElement) -> Iterator[Evidence]:
    blocks = tree.xpath("//script[contains(@type, 'ld+json')]")[:MOST_BLOCKS]
    for block in blocks:
        source = block.text or ""
        if len(source) > LONGEST_JSON:
            continue
        try:
            data = json.loads(source.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            if "datePublished" in node or "headline" in node:
                yield from _node(node)


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [data], 0
    while waiting and seen < MOST_NODES:
        one = waiting.pop(0)
        seen += 1
        if isinstance(one, list):
            waiting.extend(one[:MOST_NODES])
        elif isinstance(one, dict):
            yield one
            waiting.extend(one[key] for key in ("@graph", "mainEntity") if key in one)


def _node(node: dict[str, Any]) -> Iterator[Evidence]:
    for key, (field, source) in _fields("json_ld").items():
        value = node.get(key)
        while isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            keys = ("url", "@id") if field in LINK_FIELDS else ("name", "alternateName")
            value = next((value[name] for name in keys if isinstance(value.get(name), str)), None)
        if isinstance(value, str):
            yield from found(field, value, source, key)
            if field == "original_url":
                yield from found("is_translation", "true", source, key)


def _meta(tree: html.HtmlElement) -> Iterator[Evidence]:
    known = _fields("meta")
    for tag in tree.iter("meta"):
        for name in ("property", "name", "itemprop", "http-equiv"):
            key = (tag.get(name) or "").strip().lower()
            if key in known:
                field, source = known[key]
                yield from found(field, tag.get("content"), source, key)
                break


def _markup(tree: html.HtmlElement) -> Iterator[Evidence]:
    for tag in tree.iter("time"):
        marks = " ".join(tag.get(name) or "" for name in ("itemprop", "class", "pubdate", "property")).lower()
        if "pubdate" in tag.attrib or any(word in marks for word in ("publish", "entry-date", "posted")):
            yield from found("published_on", tag.get("datetime") or tag.text_content(), "page_markup", "time")
    for tag in tree.xpath("//link[@rel='canonical']")[:1]:
        yield from found("url", tag.get("href"), "page_markup", "canonical link")
    headings = [words for tag in tree.iter("h1") if (words := " ".join(tag.text_content().split()))]
    if len(headings) == 1:
        yield from found("title", headings[0], "page_markup", "h1")
    for tag in tree.xpath("/html/head/title")[:1]:
        yield from found("title", tag.text_content(), "page_markup", "title")
    yield from found("language", tree.get("lang"), "page_markup", "html lang")


def _guess(tree: html.HtmlElement) -> Iterator[Evidence]:
    from htmldate import find_date

    try:
        day = find_date(
            tree, original_date=True, extensive_search=False, max_date=GUESS_UNTIL, deferred_url_extractor=True
        )
    except Exception:  # a guess that fails is none, whatever the page did to the library
        return
    if day and whole_day(day):
        yield from found("published_on", day, "page_guess", "htmldate")
