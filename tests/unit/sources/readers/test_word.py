"""Word files: text in its order, lists, what is hidden or struck out, and packages that are no Word file or a trap."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from orchestration.sources.evidence import UnusableError
from orchestration.sources.readers.word import MOST_PARTS, read
from tests.making import repacked


def word_file(write: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    write(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The package with one part replaced or added."""
    return repacked(content, {name: part})


def refused(content: bytes) -> UnusableError:
    with pytest.raises(UnusableError) as caught:
        read(content)
    return caught.value


def add_raw(document: Document, inner: str) -> None:
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))


def test_paragraphs_lists_and_tables_stand_in_their_order() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("The sides agreed on:")
        document.add_paragraph("a port", style="List Bullet")
        document.add_paragraph("first", style="List Number")
        document.add_paragraph("second", style="List Number")
        table = document.add_table(rows=2, cols=2)
        for cell, words in zip(table._cells, ("Field", "Sum", "Roads", "5 million"), strict=True):
            cell.text = words
        document.add_paragraph("The end.")

    expected = [
        "The sides agreed on:",
        "- a port",
        "1. first",
        "2. second",
        "Field | Sum",
        "Roads | 5 million",
        "The end.",
    ]
    assert read(word_file(write)).text == "\n\n".join(expected)


def test_headers_footers_and_deleted_words_are_no_text_and_inserted_words_are() -> None:
    def write(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Ministry"
        document.sections[0].footer.paragraphs[0].text = "Page 1"
        inserted = "<w:ins w:id='1' w:author='a'><w:r><w:t>will open a port</w:t></w:r></w:ins>"
        deleted = "<w:del w:id='2' w:author='a'><w:r><w:delText>never</w:delText></w:r></w:del>"
        add_raw(document, f"<w:r><w:t xml:space='preserve'>They </w:t></w:r>{deleted}{inserted}<w:r><w:t>.</w:t></w:r>")

    assert read(word_file(write)).text == "They will open a port."


def test_content_controls_and_text_boxes_are_read_once() -> None:
    def write(document: Document) -> None:
        control = (
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        )
        document.element.body.insert(0, parse_xml(control))
        box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
        choice = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        mc = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
        add_raw(
            document,
            f"<w:r><w:t>Outside.</w:t></w:r><w:r><mc:AlternateContent {mc}>{choice}</mc:AlternateContent></w:r>",
        )

    assert read(word_file(write)).text == "Outside.\n\nIn a box.\n\nIn a control."


def test_the_title_is_noted_and_no_text() -> None:
    def write(document: Document) -> None:
        document.add_heading("Joint Statement of Norway and Peru", level=0)
        document.add_paragraph("They agreed to open a port.")

    content = read(word_file(write))
    assert content.text == "They agreed to open a port."
    assert [item.value for item in content.evidence if item.field == "title"] == ["Joint Statement of Norway and Peru"]


def test_properties_are_evidence_but_not_those_of_the_empty_template() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("Text.")
        document.core_properties.created = datetime(2024, 5, 2, 10)
        document.core_properties.author = "Ministry of Ports"

    said = {item.field: item.value for item in read(word_file(write)).evidence}
    assert (said["published_on"], said["publisher"]) == ("2024-05-02", "Ministry of Ports")
    plain = read(word_file(lambda document: document.add_paragraph("Text.")))
    assert not any(item.field in ("published_on", "publisher") for item in plain.evidence)


def with_entities(entities: str, words: str) -> bytes:
    whole = word_file(lambda document: document.add_paragraph("Text."))
    body = f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>"
    part = f"<?xml version='1.0'?><!DOCTYPE x [{entities}]><w:document {nsdecls('w')}>{body}</w:document>"
    return with_part(whole, "word/document.xml", part.encode())


def test_entities_that_multiply_are_refused() -> None:
    bomb = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    assert refused(with_entities(f"<!ENTITY e0 'boom'>{bomb}", "Words &e11; end.")).rule == "damaged"


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    entity = f"<!ENTITY outside SYSTEM '{secret.as_uri()}'><!ENTITY inside 'inner words'>"
    assert read(with_entities(entity, "Words &outside; &inside; end.")).text.split() == ["Words", "end."]


@pytest.mark.parametrize(
    ("part", "reason"), [(bytes(60_000_000), "unpacks to"), (b"<x/>" * 2_000_000, "word/document.xml unpacks to")]
)
def test_a_package_that_unpacks_to_far_more_is_not_unpacked(part: bytes, reason: str) -> None:
    whole = word_file(lambda document: document.add_paragraph("Text."))
    error = refused(with_part(whole, "word/document.xml", part))
    assert (error.rule, reason in error.reason) == ("unpacks_too_large", True)


def test_a_package_of_very_many_parts_is_not_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number in range(MOST_PARTS + 1):
            package.writestr(f"word/{number}.xml", b"")
    assert refused(target.getvalue()).rule == "unpacks_too_large"


def test_a_damaged_package_says_so() -> None:
    whole = word_file(lambda document: document.add_paragraph("Text."))
    assert refused(whole[: len(whole) // 2]).rule == "damaged"
    assert refused(with_part(whole, "word/document.xml", b"<w:document>")).rule == "damaged"
