"""Bytes to text: which encoding is taken, and how that is known."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.sources.decoding import Decoded, decode
from orchestration.sources.evidence import UnusableError

ENGLISH = "The two sides’ “joint” déclaration – signed in São Paulo. "
RUSSIAN = "Стороны договорились создать рабочую группу по водным ресурсам. "


@pytest.mark.parametrize(
    ("content", "declared", "expected"),
    [
        (ENGLISH.encode(), None, Decoded(ENGLISH, "utf-8", "valid")),
        (ENGLISH.encode(), "cp1252", Decoded(ENGLISH, "utf-8", "valid")),
        (ENGLISH.encode("utf-8-sig"), None, Decoded(ENGLISH, "utf-8", "mark")),
        (ENGLISH.encode("utf-16"), None, Decoded(ENGLISH, "utf-16-le", "mark")),
        (b"\xfe\xff" + ENGLISH.encode("utf-16-be"), None, Decoded(ENGLISH, "utf-16-be", "mark")),
        (ENGLISH.encode("utf-16-le"), None, Decoded(ENGLISH, "utf-16-le", "guessed")),
        (ENGLISH.encode("utf-16-be"), None, Decoded(ENGLISH, "utf-16-be", "guessed")),
        (RUSSIAN.encode("cp1251"), "windows-1251", Decoded(RUSSIAN, "cp1251", "declared")),
        (RUSSIAN.encode("cp1251") * 3, "no-such", Decoded(RUSSIAN * 3, "cp1251", "guessed")),
        (RUSSIAN.encode("koi8-r") * 3, "ascii", Decoded(RUSSIAN * 3, "koi8_r", "guessed")),
        (ENGLISH.encode("cp1252"), None, Decoded(ENGLISH, "cp1252", "guessed")),
    ],
)
def test_the_encoding_is_by_mark_or_utf8_or_as_declared_or_guessed(
    content: bytes, declared: str | None, expected: Decoded
) -> None:
    assert decode(content, declared) == expected


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (ENGLISH.encode() + b"\xff" + ENGLISH.encode(), "invalid_utf8"),
        (b"\xff\xfeT\x00\x00\xd8", "unknown_encoding"),
        (bytes(range(256)) * 20, "not_text"),
        (b"\x00\x01\x02\x03" * 30, "not_text"),
    ],
)
def test_what_no_encoding_fits_is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(UnusableError) as caught:
        decode(content)
    assert caught.value.rule == rule


@given(st.binary(max_size=300), st.sampled_from([None, "utf-16", "cp1251", "rot13", "zlib", "idna", "\x00"]))
def test_any_bytes_are_decoded_or_refused(content: bytes, declared: str | None) -> None:
    with suppress(UnusableError):
        assert isinstance(decode(content, declared).text, str)
