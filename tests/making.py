"""Makes real files of statements: web pages, Word files and PDFs.

Belongs here: making files in pure Python, and with programs where they are installed. Does not belong here: what is
expected of them.
"""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import docx
from markdown_it import MarkdownIt
from markdown_it.token import Token

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
LIBREOFFICE = shutil.which("soffice")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
LETTER_WIDTH = 0.6  # of Courier, in em


def page_of(markdown: str, *, title: str, head: str = "", around: bool = True) -> str:
    """A web page with the text, and with the menus and footers of a ministry's site around it."""
    body = f"<h1>{title}</h1>{MarkdownIt('commonmark').enable('table').render(markdown)}"
    if around:
        menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/a'>About us</a></li></ul></nav>"
        body = f"{menu}<main><article>{body}</article></main><footer><p>All rights reserved. Follow us.</p></footer>"
    head = f"<head><meta charset='utf-8'><title>{title}</title>{head}</head>"
    return f"<!doctype html><html lang='en'>{head}<body>{body}</body></html>"


def word_file_of(markdown: str, *, title: str, header: str = "") -> bytes:
    """A Word file with the text in the usual styles, and a header where one is given."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.created = datetime(2024, 5, 2)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.add_heading(title, level=1)
    for style, words in _styled(MarkdownIt("commonmark").parse(markdown)):
        document.add_paragraph(words, style=style)
    file = io.BytesIO()
    document.save(file)
    return repacked(file.getvalue())


def repacked(package: bytes, changed: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The package with parts changed or added, the same bytes on whatever day it is made."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in dict.fromkeys([*whole.namelist(), *changed]):
            part = changed[name] if name in changed else whole.read(name)
            made.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _styled(tokens: Sequence[Token]) -> Iterable[tuple[str, str]]:
    lists: list[str] = []
    style = "Normal"
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append("List Bullet" if token.type.startswith("bullet") else "List Number")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "heading_open":
            style = "Heading 2"
        elif token.type == "paragraph_open":
            style = lists[-1] if lists else "Normal"
        elif token.type == "inline":
            yield style, "".join(child.content if child.content else " " for child in token.children or [])


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of a PDF page at its place, in points from the lower left."""

    text: str
    left: float
    bottom: float
    size: float = 10.0


def pdf_of(pages: Sequence[Sequence[Placed]], *, title: str = "", created: str = "", producer: str = "") -> bytes:
    """A PDF with the lines set in Courier; its streams are not compressed."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
    kids = []
    objects.append(font)
    for lines in pages:
        drawn = "\n".join(
            f"BT /F1 {line.size} Tf {line.left} {line.bottom} Td ({_escaped(line.text)}) Tj ET" for line in lines
        )
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        resources = "<< /Font << /F1 3 0 R >> >>"
        page = f"/MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources {resources}"
        objects.append(f"<< /Type /Page /Parent 2 0 R {page} >>")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({_escaped(title)}) /CreationDate ({created}) /Producer ({producer}) >>")
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    index = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
    return file + f"{index}startxref\n{len(file)}\n%%EOF\n".encode()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def set_pages(
    paragraphs: Sequence[str], *, header: str = "", size: float = 10.0, width: float = 455.0, title: str = ""
) -> list[list[Placed]]:
    """Paragraphs set line by line on as many pages as they need, with a running header and page numbers."""
    fits = int(width / (LETTER_WIDTH * size))
    pages: list[list[Placed]] = [[]]
    level = 760.0
    if title:
        for line in wrapped(title, int(fits / 1.6)):
            pages[-1].append(Placed(line, 70, level, 1.6 * size))
            level -= 2 * size
    for paragraph in paragraphs:
        level -= 0.8 * size
        indent = 12.0 if paragraph.startswith("- ") else 0.0
        for number, line in enumerate(wrapped(paragraph.replace("- ", "• ", 1) if indent else paragraph, fits - 4)):
            if level < 80:
                pages.append([])
                level = 760.0
            pages[-1].append(Placed(line, 70 + (indent if number else 0), level, size))
            level -= 1.25 * size
    for number, page in enumerate(pages, start=1):
        if header and len(pages) > 1:
            page.insert(0, Placed(header, 70, 810, 8))
        page.append(Placed(f"Page {number} of {len(pages)}", 270, 30, 8))
    return pages


def wrapped(text: str, fits: int) -> list[str]:
    """Lines of at most `fits` letters, broken between words."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > fits:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def print_page(page: Path, folder: Path) -> Path:
    """The page as PDF, printed by Chromium with its own header and footer."""
    assert CHROMIUM is not None
    target = folder / f"{page.stem}.pdf"
    words = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", page.as_uri()]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    return target


def convert_with_libreoffice(files: Sequence[Path], form: str, folder: Path) -> None:
    """The files in another format, written into the folder by LibreOffice."""
    assert LIBREOFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [LIBREOFFICE, profile, "--headless", "--convert-to", form, "--outdir", str(folder), *map(str, files)]
    subprocess.run(words, check=True, capture_output=True, timeout=300)
