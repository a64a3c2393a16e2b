"""Word files (.docx): paragraphs, lists and tables in the order of the text, through python-docx.

Belongs here: opening the package within limits, its text and properties. Does not belong here: list numbers
(`word_lists`), choosing among evidence.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from orchestration.sources.dateline import FEWEST_TITLE_LETTERS
from orchestration.sources.evidence import Content, Evidence, UnusableError, found
from orchestration.sources.publishers import publisher_like
from orchestration.sources.readers.word_lists import ListNumbers

MOST_PARTS, MOST_BYTES, MOST_XML_BYTES, HIGHEST_RATIO = 2_000, 200_000_000, 50_000_000, 200
RATIO_COUNTS_FROM = 1_000_000
TEMPLATE_DAY = datetime(2013, 12, 23, 23, 15, tzinfo=UTC)  # of python-docx's own template: says nothing
COMPANY = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Company"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
GONE = frozenset({qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), FALLBACK})
BOX = qn("w:txbxContent")


def read(content: bytes) -> Content:
    """Text as plain paragraphs, without headers, footers, comments and deleted words, and the file's properties.

    Raises:
        UnusableError: the file is damaged, encrypted, too large when unpacked, or no Word text.
    """
    _check_package(content)
    try:
        document = docx.Document(io.BytesIO(content))
        evidence = (*_properties(document), *_title(document))
        blocks = list(_blocks(document.element.body, ListNumbers(document)))
    except UnusableError:
        raise
    except Exception as error:  # python-docx lets through whatever a damaged package leads to
        shown = " ".join(str(error).split())[:200] or type(error).__name__
        raise UnusableError("damaged", f"the Word file cannot be opened: {shown}") from error
    titles = [item.value for item in evidence if item.source == "text_head" and item.field == "title"]
    if len(blocks) > 1 and blocks[0] in titles:  # the title is noted as such
        blocks.pop(0)
    text = "\n\n".join(blocks)
    if not text.strip():
        raise UnusableError("no_text", "the Word file holds no text, or only pictures", None, evidence)
    return Content(text, evidence)


def _check_package(content: bytes) -> None:
    """Looks at the directory of the package before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnusableError("damaged", f"the Word file cannot be opened: {error}") from error
    if len(parts) > MOST_PARTS:
        raise UnusableError("unpacks_too_large", f"the Word file holds {len(parts):,} parts", str(len(parts)))
    size = sum(part.file_size for part in parts)
    xml = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    if size > MOST_BYTES or xml > MOST_XML_BYTES:
        raise UnusableError("unpacks_too_large", f"the Word file unpacks to {size:,} bytes", str(size))
    for part in parts:
        if part.flag_bits & 1:
            raise UnusableError("encrypted", "the Word file is locked with a password")
        if part.file_size > RATIO_COUNTS_FROM and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise UnusableError(
                "unpacks_too_large", f"{part.filename[:100]} unpacks to {part.file_size:,} bytes", str(part.file_size)
            )


def _properties(document: Document) -> Iterator[Evidence]:
    core = document.core_properties
    yield from found("title", core.title, "properties", "title")
    created = core.created
    if created is not None and created.replace(tzinfo=created.tzinfo or UTC) != TEMPLATE_DAY:
        yield from found("published_on", created.date(), "properties", "created")
    yield from found("language", core.language, "properties", "language")
    if publisher_like(core.author or ""):
        yield from found("publisher", core.author, "properties", "author")
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/docProps/app.xml":
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            company = etree.fromstring(part.blob, parser).findtext(COMPANY) or ""
            if publisher_like(company):
                yield from found("publisher", company, "properties", "company")


def _title(document: Document) -> tuple[Evidence, ...]:
    """The first paragraph in the style of a title or heading, among the first ten."""
    for paragraph in document.paragraphs[:10]:
        name = (paragraph.style.name if paragraph.style is not None else "") or ""
        words = _words(paragraph._p)
        if name.startswith(("Title", "Heading 1")) and sum(map(str.isalpha, words)) >= FEWEST_TITLE_LETTERS:
            return found("title", words, "text_head", f"style {name}")
    return ()


def _blocks(element: etree._Element, numbers: ListNumbers) -> Iterator[str]:
    for child in element:
        if child.tag in GONE:
            continue
        if child.tag == PARAGRAPH:
            marker = numbers.marker(child)
            words = _words(child)
            if words:
                yield marker + words
            for box in _boxes(child):
                yield from _blocks(box, numbers)
        elif child.tag == TABLE:
            yield from _rows(child, numbers)
        else:  # content controls, insertions and the like hold paragraphs of their own
            yield from _blocks(child, numbers)


def _rows(table: etree._Element, numbers: ListNumbers) -> Iterator[str]:
    for row in table.iterchildren(ROW):
        cells = [list(_blocks(cell, numbers)) for cell in row.iterchildren(CELL)]
        if len(cells) == 1 or any(len(cell) > 1 for cell in cells):  # a table that lays out text
            for cell in cells:
                yield from cell
        elif line := " | ".join(words for cell in cells for words in cell):
            yield line


def _words(paragraph: etree._Element) -> str:
    lines = "".join(_pieces(paragraph)).split("\n")
    return "\n".join(line for one in lines if (line := " ".join(one.split())))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == qn("w:t"):
            yield (child.text or "") + "".join(inner.tail or "" for inner in child)  # an entity is no text
        elif tag in (qn("w:tab"), qn("w:ptab")):
            yield " "
        elif tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        elif tag not in GONE and tag != BOX:
            yield from _pieces(child)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    for box in paragraph.iter(BOX):
        if not any(parent.tag == FALLBACK for parent in box.iterancestors()):
            yield box
