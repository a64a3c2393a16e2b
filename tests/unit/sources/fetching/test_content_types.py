"""What a body is: told by its server, checked against its bytes."""

import pytest

from orchestration.reference import rows
from orchestration.sources.evidence import UnusableError
from orchestration.sources.fetching.content_types import file_name_of, is_wanted, media_type_of
from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.formats import agreed_type, told_by_bytes

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, ZIP, PAGE = b"%PDF-1.7\n\x00\x01", b"PK\x03\x04\x00\x00", b"<!DOCTYPE html><html><p>We agreed.</p></html>"

WORD = ZIP + b"word/document.xml"


def media_type(content: bytes, content_type: str, charset: str | None = None, url: str = "https://m.org/a") -> str:
    return media_type_of(content, content_type, charset, url)


@pytest.mark.parametrize(
    ("content", "told", "media_type_"),
    [
        (PAGE, "text/html; charset=utf-8", "text/html"),
        (PAGE, "application/xhtml+xml", "text/html"),
        (b"We agreed.", "text/plain", "text/plain"),
        (b"# We agreed", "text/markdown", "text/markdown"),
        (PDF, "application/pdf", "application/pdf"),
        (WORD, DOCX, DOCX),
        (PDF, "application/octet-stream", "application/pdf"),
        (WORD, "application/octet-stream", DOCX),
        (PAGE, "", "text/html"),
        (b"We agreed.", "", "text/plain"),
    ],
)
def test_the_type_told_is_taken_where_the_bytes_agree(content: bytes, told: str, media_type_: str) -> None:
    assert media_type(content, told) == media_type_


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (PDF, "text/html"),
        (ZIP, "text/plain"),
        (PAGE, "application/pdf"),
        (PDF, DOCX),
        (ZIP, DOCX),
        (b"\x89PNG\r\n\x1a\n", "text/html"),
        (b"\x7fELF\x02", "text/plain"),
        (b"We\x00agreed", "text/plain"),
        (b"no markup at all", "text/html"),
        (PAGE, "text/plain"),
        (b"GIF89a", "application/pdf"),
    ],
)
def test_content_that_is_not_what_its_type_says_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(FetchError) as caught:
        media_type(content, told)
    assert (caught.value.rule, caught.value.value) == ("type_mismatch", told)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", ZIP, b"\x00\x01\x02"])
def test_bytes_of_no_known_type_and_no_told_one_are_refused(content: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        media_type(content, "application/octet-stream")
    assert caught.value.rule == "wrong_type"


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("<p>Соглашение</p>".encode("windows-1251"), "windows-1251"),
        ("<p>Соглашение</p>".encode("windows-1251"), None),
        ("<p>Agreement</p>".encode("utf-16"), None),
        ("<p>Agreement</p>".encode("utf-16-le"), "utf-16le"),
    ],
)
def test_a_text_in_another_encoding_is_a_text(content: bytes, charset: str | None) -> None:
    assert media_type(content, "text/html", charset) == "text/html"


def test_a_text_whose_name_ends_in_md_is_markdown() -> None:
    assert media_type(b"# Head", "text/plain", url="https://m.org/a.md?x=1") == "text/markdown"


@pytest.mark.parametrize("told", ["image/png", "application/json", "video/mp4", "application/zip"])
def test_other_types_are_not_asked_for(told: str) -> None:
    assert not is_wanted(told)


def test_every_row_of_the_table_is_asked_for_or_known_by_its_bytes() -> None:
    for row in rows("reading/media_types"):
        assert is_wanted(row["content_type"]) == bool(row["media_type"])
        if row["opens_with"]:
            assert told_by_bytes(bytes.fromhex(row["opens_with"]) + b" ...") == row["content_type"]


@pytest.mark.parametrize(
    "content", [PDF, PAGE, WORD, ZIP, b"We agreed.", b"GIF89a", b"BZh9", b"{\\rtf1", b"\x7fELF\x02"]
)
@pytest.mark.parametrize("told", ["text/html", "text/plain", "application/pdf", DOCX])
def test_what_a_server_says_and_bytes_deny_is_refused_by_the_readers_too(content: bytes, told: str) -> None:
    """Both judge by the same bytes; a page without markup alone is refused only where a server says it."""
    try:
        fetched: str | None = media_type(content, told)
    except FetchError:
        fetched = None
    try:
        read: str | None = agreed_type(content, told)
    except UnusableError:
        read = None
    without_markup = told == "text/html" and content == b"We agreed."
    assert fetched == (None if without_markup else read)


@pytest.mark.parametrize(
    ("url", "name"),
    [("https://m.org/a/b%20c.html?x=1", "b c.html"), ("https://m.org/", "m.org"), ("https://m.org/news/", "news")],
)
def test_a_page_is_named_after_its_path(url: str, name: str) -> None:
    assert file_name_of(url) == name
