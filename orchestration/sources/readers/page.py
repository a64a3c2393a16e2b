"""Web pages: the main text through trafilatura, and what their marks say of them. Nothing in a page is executed.

Belongs here: HTML. Does not belong here: fetching, which evidence decides (`deciding`), marks (`page_marks`).
"""

import re
from collections.abc import Iterator
from functools import cache

import trafilatura
from lxml import etree, html

from orchestration.reference import rows
from orchestration.sources.decoding import Decoded, decode
from orchestration.sources.evidence import Content, Evidence, UnusableError, found
from orchestration.sources.formats import TAG
from orchestration.sources.readers.page_blocks import PageBlock, page_blocks
from orchestration.sources.readers.page_marks import read_marks

DECLARED = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
XML_DECLARED = re.compile(rb"<\?xml\b[^>]{0,100}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
XML_HEAD = re.compile(r"\s*<\?xml\b[^>]{0,200}\?>")
HEAD = 4096
DEEPEST = 200  # levels of nested elements
TELLING = 20  # letters of a block that is not likely to stand elsewhere in the page too
MOST_LINKED = 0.6
MOST_SEARCHED = 500_000_000  # letters; in a page of more, blocks are only compared as wholes
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
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
    blocks = _main_text(tree)
    headings = [" ".join(tag.text_content().split()) for tag in tree.iter("h1")]
    while len(blocks) > 1 and blocks[0] in headings:  # the title, which is noted as such
        blocks.pop(0)
    text = "\n\n".join(blocks)
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


def _main_text(tree: html.HtmlElement) -> list[str]:
    """Paragraphs of the statement.

    trafilatura tells which part of the page it is. Within that part nothing is left out that is no menu or the like,
    though trafilatura itself may leave out headings and lists.
    """
    extracted = [_squeezed(words) for words in _extracted(tree)]
    whole, parts = "".join(extracted), set(extracted)
    if not whole:
        return []
    blocks = page_blocks(tree)
    searched = len(whole) * len(blocks) < MOST_SEARCHED
    marked = []
    for number, block in enumerate(blocks):
        words = _squeezed(block.words)
        if words in parts or (searched and words in whole):
            marked.append(number)
    telling = [number for number in marked if len(blocks[number].words) >= TELLING] or marked
    if not telling:
        return []
    within = set(marked)
    first, last = _with_headings(blocks, telling[0], within), _with_lists(blocks, telling[-1])
    kept = [
        block
        for number, block in enumerate(blocks[first : last + 1], start=first)
        if number in within or not _is_boilerplate(block)
    ]
    return [block.text for block in kept]


def _extracted(tree: html.HtmlElement) -> list[str]:
    for thorough in (False, True):
        document = trafilatura.bare_extraction(
            tree,
            include_comments=False,
            include_tables=True,
            include_links=False,
            include_images=False,
            with_metadata=False,
            favor_recall=thorough,
        )
        if document is not None and not isinstance(document, dict) and document.body is not None:
            words = [text for text in document.body.itertext() if text.strip()]
            if words:
                return words
    return []


def _with_headings(blocks: list[PageBlock], first: int, marked: set[int]) -> int:
    """The headings right above the first paragraph belong to it."""
    while first > 0 and (first - 1 in marked or blocks[first - 1].element.tag in HEADINGS):
        first -= 1
    return first


def _with_lists(blocks: list[PageBlock], last: int) -> int:
    """Lists and tables right below the last paragraph, in the same part of the page, belong to it."""
    parent = blocks[last].element.getparent()
    for number in range(last + 1, len(blocks)):
        block = blocks[number]
        lists = (one for one in _chain(block.element) if one.tag in ("ul", "ol", "table", "dl"))
        inside = any(one.getparent() is parent for one in lists)
        if parent is None or not inside or _is_boilerplate(block):
            break
        last = number
    return last


def _chain(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()


def _is_boilerplate(block: PageBlock) -> bool:
    if block.linked > MOST_LINKED * len(block.words):
        return True
    for element in _chain(block.element):
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".lower()
        if element.tag not in ("body", "html") and _boilerplate_words() & set(re.split(r"[\s_-]+", names)):
            return True
    return False


@cache
def _boilerplate_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("reading/page_boilerplate"))


def _squeezed(words: str) -> str:
    return "".join(letter for letter in words.lower() if letter.isalnum())


def _assumed(decoded: Decoded) -> tuple[Evidence, ...]:
    return found("encoding", decoded.encoding, "detector", decoded.because) if decoded.because != "valid" else ()


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
