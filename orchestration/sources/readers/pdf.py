"""PDF files with a text layer, through pypdfium2: text in reading order, and the file's properties.

Belongs here: opening a PDF within limits and taking its glyphs. Does not belong here: order and paragraphs
(`pdf_layout`), running headers and page numbers (`pdf_furniture`), choosing among evidence.
"""

import re
import statistics
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from orchestration.reference import Row, rows
from orchestration.sources.evidence import Content, Evidence, UnusableError, found
from orchestration.sources.publishers import publisher_like
from orchestration.sources.readers.pdf_furniture import without_furniture
from orchestration.sources.readers.pdf_layout import Page, Segment, blocks_in_order, lines_of, paragraphs

MOST_PAGES, MOST_GLYPHS, MOST_OBJECTS = 3_000, 5_000_000, 5_000
FEWEST_GLYPHS = 10  # a page with fewer says nothing
MOST_PAGES_WITHOUT_TEXT = 0.5
MOST_UNREADABLE = 0.1
UNREADABLE = re.compile(r"[\ufffd\ue000-\uf8ff]")
CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
BULLET_GLYPHS = "•‣◦▪▫■□●○◆◇⁃∙·➢➤►▶✓✔❖\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
HYPHENS = {"\x02": "-", "\ufffe": "-", "\u00ad": "\u00ad"}


def read(content: bytes) -> Content:
    """Text as plain paragraphs in reading order, without running headers, footers and page numbers.

    Raises:
        UnusableError: the file is damaged, locked, or has no text layer, as a scan has none.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnusableError("encrypted", "the PDF is locked with a password") from error
        raise UnusableError("damaged", "the PDF cannot be opened: its structure is damaged") from error
    with closing(document):
        evidence = tuple(_properties(document))
        pages, without_text, glyphs = [], [], 0
        if not 0 < len(document) <= MOST_PAGES:
            raise UnusableError("damaged", f"the PDF has {len(document):,} pages; read are 1 to {MOST_PAGES:,}")
        for number in range(len(document)):
            page, count = _page(document, number)
            glyphs += count
            if glyphs > MOST_GLYPHS:
                raise UnusableError("too_large", f"the PDF holds more than {MOST_GLYPHS:,} letters")
            pages.append(page)
            if count < FEWEST_GLYPHS and page.has_image:
                without_text.append(number + 1)
    shown = ", ".join(map(str, without_text[:20]))
    if glyphs < FEWEST_GLYPHS or len(without_text) > MOST_PAGES_WITHOUT_TEXT * len(pages):
        what = f"page {shown} of {len(pages)}" if len(without_text) < len(pages) else "the PDF"
        raise UnusableError("no_text_layer", f"{what} has no text layer: it is a picture of a text", None, evidence)
    if without_text:
        evidence += found("pages", f"without a text layer: {shown}", "properties", "pages")
    blocks = [block for page in without_furniture(pages) for block in blocks_in_order(page)]
    title = _title(pages)
    parts = paragraphs(blocks)
    if len(parts) > 1 and title and _squeezed(parts[0]) == _squeezed(title[0].value):  # the title is noted as such
        title = found("title", parts.pop(0), title[0].source, title[0].found_at)
    text = "\n\n".join(parts)
    if len(UNREADABLE.findall(text)) > MOST_UNREADABLE * len(text):
        reason = "the PDF's letters have no meaning: its fonts do not say which letters their shapes are"
        raise UnusableError("no_text_layer", reason, None, evidence)
    return Content(text, (*evidence, *title))


def _properties(document: pdfium.PdfDocument) -> Iterator[Evidence]:
    try:
        about = document.get_metadata_dict(skip_empty=True)
    except (pdfium.PdfiumError, ValueError):
        return
    yield from found("title", about.get("Title"), "properties", "Title")
    printed = any(row["program"] in f"{about.get('Producer')} {about.get('Creator')}" for row in _printing_programs())
    if not printed and (match := CREATED.match(about.get("CreationDate", ""))):
        yield from found("published_on", "-".join(match.groups()), "properties", "CreationDate")
    if publisher_like(about.get("Author", "")):
        yield from found("publisher", about["Author"], "properties", "Author")


def _printing_programs() -> tuple[Row, ...]:
    """Programs whose day of creation is the day on which somebody printed a page."""
    return rows("reading/printing_programs")


def _page(document: pdfium.PdfDocument, number: int) -> tuple[Page, int]:
    """One page's segments of text and the number of its glyphs; a page that cannot be loaded has none."""
    try:
        page = document[number]
    except pdfium.PdfiumError as error:
        raise UnusableError("damaged", f"page {number + 1} of the PDF cannot be opened") from error
    try:
        width, height = page.get_size()
        textpage = page.get_textpage()
    except pdfium.PdfiumError as error:
        page.close()
        raise UnusableError("damaged", f"page {number + 1} of the PDF cannot be read") from error
    with closing(page), closing(textpage):
        segments = list(_segments(textpage))
        glyphs = sum(len(segment.text) - segment.text.count(" ") for segment in segments)
        size = statistics.median(s.size for s in segments) if segments else 0.0
        bullets, has_image = _drawings(page, size)
        return Page(number, width, height, [*segments, *bullets], has_image), glyphs


def _segments(textpage: pdfium.PdfTextPage) -> Iterator[Segment]:
    """Runs of glyphs on one line without a wide gap between them."""
    glyphs: list[tuple[str, float, float, float, float, bool]] = []
    count = min(textpage.count_chars(), MOST_GLYPHS)
    raw = textpage.raw
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        letter = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        letter = HYPHENS.get(letter, letter)
        if letter in "\r\n\x00":
            yield from _finished(glyphs)
            glyphs = []
            continue
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
        generated = pdfium_c.FPDFText_IsGenerated(raw, index) == 1
        if generated or letter.isspace():
            if glyphs and glyphs[-1][0] != " ":
                glyphs.append((" ", glyphs[-1][3], bottom, glyphs[-1][3], top, glyphs[-1][5]))
            continue
        if (
            pdfium_c.FPDFText_GetCharAngle(raw, index) % 6.2832 > 0.1
            and not pdfium_c.FPDFText_GetCharAngle(raw, index) % 6.2832 > 6.18
        ):
            continue  # a watermark or a note up the margin
        bold = pdfium_c.FPDFText_GetFontWeight(raw, index) >= 600
        if glyphs and _breaks(glyphs[-1], left, bottom, top):
            yield from _finished(glyphs)
            glyphs = []
        glyphs.append((letter, left, bottom, right, top, bold))
    yield from _finished(glyphs)


def _breaks(last: tuple[str, float, float, float, float, bool], left: float, bottom: float, top: float) -> bool:
    height = max(last[4] - last[2], top - bottom, 1.0)
    return left - last[3] > 1.3 * height or left < last[3] - 3 * height or abs(bottom - last[2]) > 0.8 * height


def _finished(glyphs: list[tuple[str, float, float, float, float, bool]]) -> Iterator[Segment]:
    while glyphs and glyphs[-1][0] == " ":
        glyphs.pop()
    inked = [one for one in glyphs if one[0] != " "]
    if inked:
        text = "".join(one[0] for one in glyphs)
        yield Segment(
            text=re.sub(rf"^[{BULLET_GLYPHS}](?=\s|$)", "•", text),
            left=min(one[1] for one in inked),
            right=max(one[3] for one in inked),
            bottom=statistics.median(one[2] for one in inked),
            top=statistics.median(one[4] for one in inked),
            bold=sum(one[5] for one in inked) > len(inked) / 2,
        )


def _drawings(page: pdfium.PdfPage, size: float) -> tuple[list[Segment], bool]:
    """Bullets that are drawn and not set, and whether there is an image."""
    bullets, has_image = [], False
    for number, drawn in enumerate(page.get_objects(max_depth=3)):
        if number >= MOST_OBJECTS:
            break
        if drawn.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            has_image = True
        elif drawn.type == pdfium_c.FPDF_PAGEOBJ_PATH and size:
            left, bottom, right, top = drawn.get_bounds()
            width, height = right - left, top - bottom
            if 0.15 * size < height < 0.55 * size and 0.6 < width / height < 1.7:
                middle = (bottom + top) / 2
                bullets.append(Segment("•", left, right, middle - size / 2, middle + size / 2, bold=False))
    return bullets, has_image


def _title(pages: list[Page]) -> tuple[Evidence, ...]:
    """The words on the first page that are set larger than all others, where these are few."""
    segments = [segment for segment in pages[0].segments if segment.text != "•"]
    if not segments:
        return ()
    largest = max(segment.size for segment in segments)
    body = statistics.median(segment.size for page in pages for segment in page.segments)
    lines = lines_of([segment for segment in segments if segment.size > 0.96 * largest])
    apart = (n for n, (one, next_one) in enumerate(pairwise(lines), 1) if one.bottom - next_one.top > 0.8 * largest)
    lines = lines[: next(apart, len(lines))]
    if largest < 1.15 * body or len(lines) > 6:
        return ()
    return found("title", " ".join(line.text for line in lines), "text_head", "largest words of page 1")


def _squeezed(words: str) -> str:
    return "".join(words.split())
