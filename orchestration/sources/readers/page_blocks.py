"""The blocks of a web page, each as plain text with the element it comes from.

Belongs here: paragraphs, headings, lists and tables of HTML as plain paragraphs. Does not belong here: which of them
are the statement (`page`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

HIDDEN_TAGS = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "aside",
        "footer",
        "form",
        "button",
        "select",
        "option",
        "textarea",
    }
    | {"svg", "iframe", "object", "video", "audio", "canvas", "dialog", "figure", "map", "head", "title"}
)
BLOCK_TAGS = frozenset(
    {
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "h1",
        "h2",
        "h3",
    }
    | {
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
    }
    | {"tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
BREAK = "\x0b"  # a <br>; two of them part paragraphs
PARAGRAPH_BREAK = re.compile(rf"{BREAK}\s*{BREAK}[\s{BREAK}]*")


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One paragraph, heading, list item or row of a table.

    Attributes:
        text: its words, with the marker of a list item.
        words: its words alone.
        element: the element whose words they are.
        linked: how many of the letters are in links.
    """

    text: str
    words: str
    element: etree._Element
    linked: int


def page_blocks(root: etree._Element) -> list[PageBlock]:
    """All blocks that a page shows, in their order; menus, forms, captions and what is hidden are left out."""
    return list(_blocks(root, ""))


def _blocks(element: etree._Element, marker: str) -> Iterator[PageBlock]:
    """Blocks of an element; the first of them bears the marker."""
    words, linked = element.text or "", 0
    for child in element:
        if not isinstance(child.tag, str) or _is_hidden(child):
            words += child.tail or ""
            continue
        if child.tag not in BLOCK_TAGS and not _holds_blocks(child):
            inner = _inline(child)
            words += inner
            linked += _linked(child)
            words += child.tail or ""
            continue
        for made in _made(words, element, marker, linked):
            yield made
            marker = ""
        words, linked = child.tail or "", 0
        for made in _child_blocks(child, marker):
            yield made
            marker = ""
    yield from _made(words, element, marker, linked)


def _child_blocks(child: etree._Element, marker: str) -> Iterator[PageBlock]:
    if child.tag in ("ul", "ol"):
        number = _start(child)
        for item in child:
            if not isinstance(item.tag, str) or _is_hidden(item):
                continue
            own = "- " if child.tag == "ul" else f"{number}. "
            number += item.tag == "li"
            yield from _blocks(item, own if item.tag == "li" else "")
    elif child.tag == "tr" and not _lays_out(child):
        cells = [cell for cell in child if cell.tag in ("td", "th") and not _is_hidden(cell)]
        words = [_tidy(_inline(cell).replace(BREAK, " ")) for cell in cells]
        text = " | ".join(word for word in words if word)
        if text:
            yield PageBlock(marker + text, " ".join(words), child, _linked(child))
    else:
        yield from _blocks(child, marker)


def _lays_out(row: etree._Element) -> bool:
    """Whether a row of a table holds text in paragraphs, or one cell alone, as where tables lay out a page."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return len(cells) < 2 or any(_holds_blocks(cell) and len(_inline(cell)) > 300 for cell in cells)


def _holds_blocks(element: etree._Element) -> bool:
    return any(inner.tag in BLOCK_TAGS for inner in element.iterdescendants(etree.Element))


def _made(words: str, element: etree._Element, marker: str, linked: int) -> Iterator[PageBlock]:
    for part in PARAGRAPH_BREAK.split(words):
        text = "\n".join(line for one in part.split(BREAK) if (line := _tidy(one)))
        if text:
            yield PageBlock(marker + text, text, element, linked)
            marker = ""


def _inline(element: etree._Element) -> str:
    if element.tag == "br":
        return BREAK
    words = element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not _is_hidden(child):
            inner = _inline(child)
            words += f" {inner} " if child.tag in BLOCK_TAGS else inner
        words += child.tail or ""
    return words


def _linked(element: etree._Element) -> int:
    if element.tag == "a":
        return len(_inline(element))
    return sum(len(_inline(link)) for link in element.iter("a"))


def _is_hidden(element: etree._Element) -> bool:
    return (
        element.tag in HIDDEN_TAGS
        or "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or HIDDEN_STYLE.search(element.get("style") or "") is not None
    )


def _start(element: etree._Element) -> int:
    start = element.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 6 else 1


def _tidy(words: str) -> str:
    return " ".join(words.split())
