"""A document's bytes to clean text and metadata, or the reason why not."""

import hashlib
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.rejects import REMEDIES, Reject
from orchestration.sources.front_matter import Metadata
from orchestration.sources.reading import Read, read_document

HEAD = "---\npublished_on: 2024-05-02\n---\n"


def read(content: bytes | str, media_type: str = "text/plain", *, needs_date: bool = True) -> Read | Reject:
    raw = content.encode() if isinstance(content, str) else content
    return read_document(
        raw, media_type, location="in/a.txt", document_id=hashlib.sha256(raw).hexdigest(), needs_date=needs_date
    )


def text_of(content: bytes | str, media_type: str = "text/plain") -> str:
    result = read(content, media_type)
    assert isinstance(result, Read), result
    return result.text


@pytest.mark.parametrize(
    ("content", "rule", "reason"),
    [
        (b"", "empty", "holds nothing"),
        (b" \n\t\r\n", "empty", "holds nothing"),
        (b"\xef\xbb\xbf\n", "empty", "nothing but white space"),
        ("\u00a0\u3000".encode(), "empty", "nothing but white space"),
        (b"PK\x03\x04\x00\x00\x08\x00", "not_its_type", "named as a plain text and is a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\xff", "not_its_type", "named as a plain text and is an image"),
        (b"%PDF-1.7", "not_its_type", "named as a plain text and is a PDF"),
        (b"<!doctype html><p>Text.", "not_its_type", "named as a plain text and is a web page"),
        (bytes(range(256)) * 9, "not_text", "bytes that no text has"),
        (b"\x01\x02\x03 words", "not_text", "bytes that no text has"),
        (b"\xfe\xff\x00T\xd8", "unknown_encoding", "marked as UTF-16-BE and is not from byte 2 on"),
        ("Déclaration.\nTürkiye ".encode() + b"\xff.", "invalid_utf8", "the first of them byte 23 in line 2"),
        ("Text.", "no_date", "looked for published_on, date and published_time in the front matter, published_on in"),
        ("---\npublished_on: soon\n---\nText.", "invalid_date", "published_on in the front matter is no date"),
        ("---\ntitle: a: b\n---\nText.", "front_matter_invalid", "is not YAML in line 2"),
        ("---\ntitle: a\nText.", "front_matter_invalid", "never closed"),
        ("---\ntitle: [a]\n---\nText.", "invalid_metadata", "title in the front matter is no text"),
        (f"{HEAD[:-4]}kind: poem\n---\nText.", "unknown_kind", "kind is none of joint_statement"),
        (f"{HEAD[:-4]}parties: [KEN, XQX, ABC]\n---\nText.", "unknown_party", "has the code XQX, ABC"),
        (HEAD, "no_text", "no text, or none below its front matter"),
        (HEAD + " \n\n", "no_text", "no text, or none below its front matter"),
    ],
)
def test_what_cannot_be_used_says_why_and_what_to_do(content: bytes | str, rule: str, reason: str) -> None:
    reject = read(content)
    assert isinstance(reject, Reject)
    assert (reject.stage, reject.location, reject.rule) == ("statements", "in/a.txt", rule)
    assert reason in reject.reason
    assert reject.remedy == REMEDIES[rule]
    raw = content.encode() if isinstance(content, str) else content
    assert reject.document_id == hashlib.sha256(raw).hexdigest()


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind: poem", "poem"), ("parties: [KEN, XQX]", "XQX"), ("date: soon", "soon"), ("language: Elvish", "Elvish")],
)
def test_the_value_that_failed_is_kept(field: str, value: str) -> None:
    reject = read(f"---\n{field}\n---\nText.", needs_date=False)
    assert isinstance(reject, Reject)
    assert reject.value == value


def test_markdown_without_words_is_no_text() -> None:
    reject = read(HEAD + "<!-- nothing -->\n\n---\n", "text/markdown")
    assert isinstance(reject, Reject)
    assert reject.rule == "no_text"


def test_a_stray_control_byte_in_a_long_text_is_borne() -> None:
    assert text_of(HEAD + "word " * 1000 + "\x0b\x0c\x02") == "word " * 1000 + "\x0b\x0c\x02"


def test_plain_text_is_what_stands_after_the_front_matter_and_nothing_else() -> None:
    body = "\n  A heading \n\n\n* starred _text_ &amp;\ttab \u00a0\ufb01n\n---\n"
    assert text_of(HEAD + body) == body


def test_the_byte_order_mark_is_dropped_and_crlf_is_lf() -> None:
    content = b"\xef\xbb\xbf---\r\npublished_on: 2024-05-02\r\n---\r\nOne\r\n\r\nTwo\rThree\n"
    assert text_of(content) == "One\n\nTwo\rThree\n"


def test_markdown_is_rendered() -> None:
    assert text_of(HEAD + "# Head\n\nOne\n*two*", "text/markdown") == "Head\n\nOne two"


def test_metadata_comes_along() -> None:
    result = read(HEAD[:-4] + "title: A\nparties: [KEN, ASEAN]\nkind: news\n---\nText.")
    assert isinstance(result, Read)
    expected = Metadata(title="A", published_on=date(2024, 5, 2), kind="news", parties=("KEN", "ASEAN"))
    assert result.metadata == expected


def test_a_text_for_coding_alone_needs_no_date() -> None:
    assert read("Text.", needs_date=False) == Read("Text.", Metadata(kind="other"))


def statement_id(text: str) -> str:
    return Read(text, Metadata()).statement_id


def test_statement_id_is_that_of_the_words_not_of_their_spacing_or_composition() -> None:
    composed = "Café talks\nin Türkiye"
    decomposed = unicodedata.normalize("NFD", composed)
    assert decomposed != composed
    assert statement_id(composed) == statement_id(decomposed) == statement_id("  Café\u00a0talks in\r\nTürkiye\n\n")
    assert statement_id(composed).startswith("s_")


@pytest.mark.parametrize(
    "other", ["Café talks in Türkiye.", "café talks in Türkiye", "Cafe talks in Türkiye", "Cafétalks in Türkiye"]
)
def test_statement_id_tells_different_words_apart(other: str) -> None:
    assert statement_id("Café talks in Türkiye") != statement_id(other)


@given(st.binary(max_size=200), st.sampled_from(["text/plain", "text/markdown"]))
def test_any_bytes_are_read_or_rejected(content: bytes, media_type: str) -> None:
    result = read(content, media_type, needs_date=False)
    assert isinstance(result, Reject) or result.text.strip()
