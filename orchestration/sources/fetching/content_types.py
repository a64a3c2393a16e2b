"""What a body is: what its server says, checked against its first bytes.

Belongs here: what servers say. Does not belong here: what bytes tell (`formats`), decoding text.
"""

import codecs
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.formats import DOCX, HTML, MARKDOWN, PDF, READ, TEXT, meaning, media_types, told_by_bytes

UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/force-download"})
MARKDOWN_ENDINGS = (".md", ".markdown")
WIDE = ("utf-16", "utf-32", "utf16", "utf32", "ucs-2", "iso-10646")
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def bare(content_type: str) -> str:
    """A `Content-Type` header without its parameters, in lower case."""
    return content_type.split(";")[0].strip().lower()


def is_wanted(content_type: str) -> bool:
    """Whether a body of this type may hold a statement; asked before the body is read."""
    return bare(content_type) in UNTOLD or bare(content_type) in media_types()


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
    told, found = bare(content_type), told_by_bytes(content)
    text = MARKDOWN if PurePosixPath(urlsplit(url).path).suffix.lower() in MARKDOWN_ENDINGS else TEXT
    if told in UNTOLD:
        if found is not None and found not in READ:
            raise FetchError("wrong_type", f"the body is no text but {meaning(found)}", value=told or None)
        if found is None and _is_binary(content, charset):
            raise FetchError("wrong_type", "the body is of no type that is read", value=told or None)
        return found or text
    media_type = media_types()[told]
    if media_type in (PDF, DOCX):
        if found != media_type:
            raise FetchError("type_mismatch", f"the body does not begin as {told} does", value=told)
        return media_type
    if found not in (None, HTML) or _is_binary(content, charset):
        what = meaning(found) if found else "no text"
        raise FetchError("type_mismatch", f"the server says {told}, the body is {what}", value=told)
    if media_type == HTML and content.strip() and b"<" not in content:
        raise FetchError("type_mismatch", "the server says it is a web page, and it holds no markup", value=told)
    if media_type != HTML and found == HTML:
        raise FetchError("type_mismatch", f"the server says {told}, the body is a web page", value=told)
    return text if media_type == TEXT else media_type


def file_name_of(url: str) -> str:
    """The last part of a page's path, or its host where there is none."""
    parts = urlsplit(url)
    return PurePosixPath(unquote(parts.path)).name or parts.hostname or url


def _is_binary(content: bytes, charset: str | None) -> bool:
    is_wide = content.startswith(WIDE_MARKS) or (charset or "").lower().startswith(WIDE)
    return b"\x00" in content and not is_wide
