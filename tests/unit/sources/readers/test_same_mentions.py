"""Files that ordinary tools make of the sample digests give the same mentions as the Markdown."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import pytest

from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Statement
from orchestration.extraction.rows import mention_row
from orchestration.sources.formats import ENDINGS
from orchestration.sources.front_matter import Metadata, parse, split
from orchestration.sources.markdown import plain_text
from orchestration.sources.reading import Read, read_document
from tests.making import (
    CHROMIUM,
    LIBREOFFICE,
    convert_with_libreoffice,
    page_of,
    pdf_of,
    print_page,
    set_pages,
    word_file_of,
)

SAMPLE = sorted((Path(__file__).parents[4] / "data" / "statements").glob("[0-9]*.md"))
PRINTED = SAMPLE[::8]  # a browser takes seconds for each
each_digest = pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)


def digest(path: Path) -> tuple[Metadata, str]:
    """Metadata and Markdown of a digest."""
    block, body = split(path.read_text(encoding="utf-8"))
    assert block is not None
    return parse(block), body


def read(path: Path | str, content: bytes) -> Read:
    result = read_document(
        content,
        ENDINGS[Path(path).suffix],
        location=str(path),
        document_id=hashlib.sha256(content).hexdigest(),
        needs_date=False,
    )
    assert isinstance(result, Read), result
    return result


def mentions(text: str, about: Metadata) -> list[dict[str, Any]]:
    """What the coder finds, with white space in quotes folded and without offsets, which count in each text."""
    publisher, kind = about.publisher or "", about.kind or "other"
    statement = Statement(text, about.title, about.published_on, publisher, kind, about.parties)
    rows = [mention_row("", mention) for mention in RuleCoder().code(statement)]
    return [{**row, "start": 0, "end": 0, "quote": " ".join(row["quote"].split())} for row in rows]


def assert_same(path: Path, result: Read) -> None:
    about, body = digest(path)
    expected = mentions(plain_text(body), about)
    assert mentions(result.text, about) == expected
    assert result.metadata.title == about.title


@each_digest
def test_web_page(path: Path) -> None:
    about, body = digest(path)
    assert_same(path, read("page.html", page_of(body, title=about.title).encode()))


@each_digest
def test_word_file(path: Path) -> None:
    about, body = digest(path)
    assert_same(path, read("file.docx", word_file_of(body, title=about.title, header="Ministry of Examples")))


@each_digest
def test_pdf(path: Path) -> None:
    about, body = digest(path)
    pages = set_pages(plain_text(body).split("\n\n"), header="Ministry of Examples", title=about.title, size=14)
    assert_same(path, read("file.pdf", pdf_of(pages)))


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.stem)
def test_page_printed_by_chromium(path: Path, tmp_path: Path) -> None:
    about, body = digest(path)
    page = tmp_path / "page.html"
    page.write_text(page_of(body, title=about.title, around=False), encoding="utf-8")
    printed = print_page(page, tmp_path)
    assert_same(path, read(printed, printed.read_bytes()))


@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["pdf", "html", "docx"])
def test_word_file_converted_by_libreoffice(form: str, tmp_path: Path) -> None:
    made = []
    for path in SAMPLE:
        about, body = digest(path)
        made.append(tmp_path / f"{path.stem}.docx")
        made[-1].write_bytes(word_file_of(body, title=about.title))
    with tempfile.TemporaryDirectory() as folder:
        convert_with_libreoffice(made, form, Path(folder))
        for path in SAMPLE:
            converted = Path(folder) / f"{path.stem}.{form}"
            assert_same(path, read(converted, converted.read_bytes()))
