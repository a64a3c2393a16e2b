"""Bytes to text: which encoding, and how that is known.

Belongs here: byte order marks, declared and guessed encodings. Does not belong here: what the text means.
"""

import codecs
import re
from dataclasses import dataclass

from orchestration.sources.evidence import UnusableError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MAX_CONTROL_SHARE = 0.001
FEW_FOREIGN_BYTES = 0.15
GUESSED_FROM = 100_000
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
NON_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, its encoding by Python's name, and why that one: mark, valid, declared or guessed."""

    text: str
    encoding: str
    because: str


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """Text of the bytes: by byte order mark, else UTF-8, else as declared, else as guessed.

    Args:
        content: the bytes as they came.
        declared: the encoding that the server or the page names; an unknown name counts as none.

    Raises:
        UnusableError: no encoding fits, the UTF-8 is damaged, or the bytes are not those of a text.
    """
    decoded = _decode(content, declared)
    if len(CONTROL.findall(decoded.text)) > MAX_CONTROL_SHARE * len(decoded.text):
        raise UnusableError("not_text", "the file holds bytes that no text has")
    return decoded


def _decode(content: bytes, declared: str | None) -> Decoded:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            try:
                return Decoded(content[len(mark) :].decode(encoding), encoding, "mark")
            except UnicodeDecodeError as error:
                reason = f"the file is marked as {encoding.upper()} and is not from byte {error.start} on"
                raise UnusableError("unknown_encoding", reason) from error
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        fault = error
    else:
        if wide := _without_mark(content):
            return wide
        return Decoded(text, "utf-8", "valid")
    if declared and (as_declared := _as(content, declared)) is not None:
        return Decoded(as_declared, codecs.lookup(declared).name, "declared")
    if wide := _without_mark(content):
        return wide
    if b"\x00" in content:
        raise UnusableError("not_text", "the file holds bytes that no text has")
    line = content.count(b"\n", 0, fault.start) + 1
    if _damaged_utf8(content):
        reason = f"the file is UTF-8 but for some bytes, the first of them byte {fault.start} in line {line}"
        raise UnusableError("invalid_utf8", reason)
    return _guess(content)


def _as(content: bytes, encoding: str) -> str | None:
    try:
        if codecs.lookup(encoding).name.startswith("utf-16") and b"\x00" not in content:
            return None
        return content.decode(encoding)
    except (LookupError, ValueError):  # a decoding error is a ValueError
        return None


def _without_mark(content: bytes) -> Decoded | None:
    """UTF-16 without a mark: every other byte of an English text is zero."""
    for encoding, zeros in (("utf-16-le", content[1::2]), ("utf-16-be", content[::2])):
        if len(content) % 2 == 0 and zeros and zeros.count(0) > 0.4 * len(zeros):
            text = _as(content, encoding)
            if text is not None and not CONTROL.search(text):
                return Decoded(text, encoding, "guessed")
    return None


def _damaged_utf8(content: bytes) -> bool:
    whole = sum(len(match) for match in MULTIBYTE.findall(content))
    return whole > 0 and 2 * whole > len(NON_ASCII.findall(content))


def _guess(content: bytes) -> Decoded:
    """Windows-1252 where little but ASCII stands, as browsers assume; else what charset-normalizer takes it for."""
    if len(NON_ASCII.findall(content)) < FEW_FOREIGN_BYTES * len(content):
        text = _as(content, "cp1252")
        if text is not None:
            return Decoded(text, "cp1252", "guessed")
    from charset_normalizer import from_bytes

    best = from_bytes(content[:GUESSED_FROM]).best()
    text = _as(content, best.encoding) if best else None
    if best is None or text is None:
        raise UnusableError("unknown_encoding", "the file is not UTF-8, and no other encoding fits its bytes")
    return Decoded(text, best.encoding, "guessed")
