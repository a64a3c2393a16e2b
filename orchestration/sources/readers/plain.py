"""Plain text and Markdown, with or without front matter.

Belongs here: what stands in such a file. Does not belong here: how Markdown is rendered.
"""

from orchestration.sources.decoding import decode
from orchestration.sources.evidence import Content, UnusableError, found
from orchestration.sources.formats import MARKDOWN
from orchestration.sources.front_matter import as_evidence, parse, split
from orchestration.sources.markdown import plain_text


def read(content: bytes, media_type: str, charset: str | None = None) -> Content:
    """Text after the front matter: of plain text unchanged but for line ends, of Markdown as plain paragraphs.

    Raises:
        UnusableError: the bytes are no text, or the front matter cannot be read.
    """
    decoded = decode(content, charset)
    if not decoded.text.strip():
        raise UnusableError("empty", "the file holds nothing but white space")
    block, body = split(decoded.text.replace("\r\n", "\n"))
    stated = as_evidence(parse(block)) if block is not None else ()
    assumed = found("encoding", decoded.encoding, "detector", decoded.because) if decoded.because != "valid" else ()
    return Content(plain_text(body) if media_type == MARKDOWN else body, (*stated, *assumed))
