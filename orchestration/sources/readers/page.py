"""Web pages: the main text through trafilatura, and what their marks say of them. Nothing in a page is executed.

Belongs here: HTML. Does not belong here: fetching, which evidence decides (`deciding`), marks (`page_marks`).
"""

import re
from collections.abc import Iterator

import trafilatura
from lxml import etree, html

from orchestration.sources.decoding import Decoded, decode
from orchestration.sources.evidence import Content, Evidence, UnusableError, found
from orchestration.sources.formats import TAG
from orchestration.sources.readers.page_marks import read_marks

DECLARED = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
XML_DECLARED = re.compile(rb"<\?xml\b[^>]{0,100}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
XML_HEAD = re.compile(r"\s*<\?xml\b[^>]{0,200}\?>")
HEAD = 4096
DEEPEST = 200  # levels of nested elements
BLOCKS = frozenset({"p", "head", "quote", "code", "list", "table", "item", "div", "ab", "fw", "figure"})
NO_CONTROL = dict.fromkeys([*range(9), 11, *range(14, 32), 0xFFFE, 0xFFFF])


def read(content: bytes, charset: str | None = None, url: str | None = None) -> Content:
    """The main text as plain paragraphs, without menus, headers and footers, and what the page says of itself.

    Args:
        content: the page as it came.
        charset: encoding that the server names; it comes before the one that the page names.
        url: where the page came from.

    Raises:
        UnusableError: it is no page, or holds no main text.
    """
    declared = charset or next(
        (m[1].decode() for pattern in (DECLARED, XML_DECLARED) if (m := pattern.search(content[:HEAD]))), None
    )
    decoded = decode(content, declared)
    if not TAG.search(decoded.text):
        raise UnusableError("not_its_type", "the file is named as a web page and holds no tag")
    tree = _parsed(decoded)
    evidence = (*read_marks(tree), *_assumed(decoded))
    body = _main_text(tree)
    text = "\n\n".join(_blocks(body)) if body is not None else ""
    if not text.strip():
        raise UnusableError("no_text", "no main text was found in the page", None, evidence)
    return Content(text, evidence)


def _parsed(decoded: Decoded) -> html.HtmlElement:
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    text = XML_HEAD.sub("", decoded.text.translate(NO_CONTROL), count=1)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnusableError("damaged", f"the page cannot be parsed: {_line(error)}") from error
    if any(depth > DEEPEST for depth in _depths(tree)):
        raise UnusableError("damaged", f"the page nests its elements more than {DEEPEST} deep")
    return tree


def _depths(tree: html.HtmlElement) -> Iterator[int]:
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        yield depth


def _main_text(tree: html.HtmlElement) -> etree._Element | None:
    document = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        include_tables=True,
        include_links=False,
        include_images=False,
        with_metadata=False,
    )
    return document.body if document is not None and not isinstance(document, dict) else None


def _assumed(decoded: Decoded) -> tuple[Evidence, ...]:
    return found("encoding", decoded.encoding, "detector", decoded.because) if decoded.because != "valid" else ()


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _blocks(element: etree._Element) -> Iterator[str]:
    """Paragraphs of trafilatura's tree in the form that Markdown is rendered to."""
    for child in element:
        tag = child.tag
        if tag == "list":
            yield from _items(child)
        elif tag == "table":
            for row in child.iter("row"):
                cells = [cell for one in row.iter("cell") if (cell := _inline(one))]
                if cells:
                    yield " | ".join(cells)
        elif tag in BLOCKS and any(inner.tag in BLOCKS for inner in child):
            if lead := _tidy(child.text or ""):
                yield lead
            yield from _blocks(child)
        elif text := _inline(child):
            yield text
        if tail := _tidy(child.tail or ""):
            yield tail


def _items(element: etree._Element) -> Iterator[str]:
    ordered = element.get("rend") == "ol"
    for number, item in enumerate(element.iterchildren("item"), start=1):
        marker = f"{number}. " if ordered else "- "
        parts = list(_item_parts(item))
        for position, part in enumerate(parts):
            yield (marker if position == 0 else "") + part


def _item_parts(item: etree._Element) -> Iterator[str]:
    """The item's own words as one part, then the lists and paragraphs within it."""
    words = item.text or ""
    for child in item:
        if child.tag in BLOCKS:
            if lead := _tidy(words):
                yield lead
            words = child.tail or ""
            yield from _items(child) if child.tag == "list" else [t for t in [_inline(child)] if t]
        else:
            words += ("\n" if child.tag == "lb" else _raw(child)) + (child.tail or "")
    if lead := _tidy(words):
        yield lead


def _raw(element: etree._Element) -> str:
    words = element.text or ""
    for child in element:
        words += ("\n" if child.tag == "lb" else _raw(child)) + (child.tail or "")
    return words


def _inline(element: etree._Element) -> str:
    return _tidy(_raw(element))


def _tidy(words: str) -> str:
    return "\n".join(line for one in words.split("\n") if (line := " ".join(one.split())))
