"""What a body is: what its server says, checked against its first bytes.

Belongs here: content types and signatures, from `data/reference/fetching/media_types.csv`. Does not belong here:
decoding text.
"""

import codecs
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from orchestration.reference import rows
from orchestration.sources.fetching.failures import FetchError

UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/force-download"})
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {".md": "text/markdown", ".markdown": "text/markdown"}
WIDE = ("utf-16", "utf-32", "utf16", "utf32", "ucs-2", "iso-10646")
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
PAGE_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")


def bare(content_type: str) -> str:
    """A `Content-Type` header without its parameters, in lower case."""
    return content_type.split(";")[0].strip().lower()


def is_wanted(content_type: str) -> bool:
    """Whether a body of this type may hold a statement; asked before the body is read."""
    return bare(content_type) in UNTOLD or bare(content_type) in _media_types()


def media_type_of(content: bytes, content_type: str, charset: str | None, url: str) -> str:
    """The media type of a body, told by its server and not belied by its bytes.

    Args:
        content: the body.
        content_type: the `Content-Type` header; where it tells nothing, the bytes do.
        charset: encoding that the header names.
        url: where it came from; a text whose name ends in .md is Markdown.

    Raises:
        FetchError: the bytes are not those of the type, or tell of none that is read.
    """
    told, found = bare(content_type), signature(content)
    ending = PurePosixPath(urlsplit(url).path).suffix.lower()
    if told in UNTOLD:
        if found is not None:
            media_type, meaning = found
            if media_type is None or (media_type == WORD and ending != ".docx"):
                meaning = "archive" if media_type else meaning
                raise FetchError("wrong_type", f"the body is no text but a {meaning}", value=told or None)
            return media_type
        if _is_binary(content, charset):
            raise FetchError("wrong_type", "the body is of no type that is read", value=told or None)
        return "text/html" if _is_page(content) else ENDINGS.get(ending, "text/plain")
    media_type = _media_types()[told]
    if media_type in _signed():
        if found is None or found[0] != media_type:
            raise FetchError("type_mismatch", f"the body does not begin as {told} does", value=told)
        return media_type
    if found is not None or _is_binary(content, charset):
        what = f"a {found[1]}" if found else "no text"
        raise FetchError("type_mismatch", f"the server says {told}, the body is {what}", value=told)
    if media_type == "text/html" and content.strip() and b"<" not in content:
        raise FetchError("type_mismatch", "the server says it is a web page, and it holds no markup", value=told)
    if media_type != "text/html" and _is_page(content):
        raise FetchError("type_mismatch", f"the server says {told}, the body is a web page", value=told)
    return ENDINGS.get(ending, media_type) if media_type == "text/plain" else media_type


def signature(content: bytes) -> tuple[str | None, str] | None:
    """Media type (None for one that is not read) and meaning of the bytes a body opens with; None where it has none."""
    for row in rows("fetching/media_types"):
        if row["opens_with"] and content.startswith(bytes.fromhex(row["opens_with"])):
            return row["media_type"] or None, row["meaning"]
    return None


def file_name_of(url: str) -> str:
    """The last part of a page's path, or its host where there is none."""
    parts = urlsplit(url)
    return PurePosixPath(unquote(parts.path)).name or parts.hostname or url


def _media_types() -> dict[str, str]:
    return {row["content_type"]: row["media_type"] for row in rows("fetching/media_types") if row["media_type"]}


def _signed() -> set[str]:
    return {row["media_type"] for row in rows("fetching/media_types") if row["media_type"] and row["opens_with"]}


def _is_binary(content: bytes, charset: str | None) -> bool:
    is_wide = content.startswith(WIDE_MARKS) or (charset or "").lower().startswith(WIDE)
    return b"\x00" in content and not is_wide


def _is_page(content: bytes) -> bool:
    return content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(PAGE_STARTS)
