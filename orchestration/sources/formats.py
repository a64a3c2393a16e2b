"""What kind of file bytes are: told from the bytes themselves, with the file's name as a hint.

Belongs here: endings, magic bytes, and whether the two agree. Does not belong here: reading any format.
"""

import io
import re
import zipfile

from orchestration.sources.evidence import UnusableError

TEXT, MARKDOWN, HTML, PDF = "text/plain", "text/markdown", "text/html", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {
    ".txt": TEXT,
    ".text": TEXT,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
}
SAME_AS = {"application/xhtml+xml": HTML, "application/x-pdf": PDF, "text/x-markdown": MARKDOWN}
NAMES = {
    TEXT: "a plain text",
    MARKDOWN: "a Markdown text",
    HTML: "a web page",
    PDF: "a PDF",
    DOCX: "a Word file (.docx)",
    "application/zip": "a ZIP archive or another Office file",
    "application/gzip": "a gzip archive",
    "application/x-tar": "a TAR archive",
    "application/msword": "an old or encrypted Office file",
    "application/rtf": "an RTF file",
    "image": "an image",
}
MAGIC = (
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
)
HEAD = 1024
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:[^-]|-(?!->)){0,900}-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]*)?/?>")


def told_by_bytes(content: bytes) -> str | None:
    """Media type that the first bytes tell; None where they tell none, as in any text."""
    head = content[:HEAD]
    if b"%PDF-" in head:
        return PDF
    for magic, media_type in MAGIC:
        if head.startswith(magic):
            return DOCX if media_type == "application/zip" and _is_word(content) else media_type
    if content[257:262] == b"ustar":
        return "application/x-tar"
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, "replace").encode()
    return HTML if PAGE.match(head) else None


def agreed_type(content: bytes, hint: str | None) -> str:
    """Media type of the bytes, which must be what their name or server says they are.

    Args:
        content: the bytes as they came.
        hint: media type by the file's ending or the server; None where nothing is known.

    Raises:
        UnusableError: the bytes are of another type than said, or of one that is not read.
    """
    told, said = told_by_bytes(content), SAME_AS.get(hint or "", hint)
    if told is not None and told not in READ:
        if said is None or said not in READ:
            raise UnusableError("unsupported_format", f"the file is {NAMES[told]}, which is not read", told)
        raise UnusableError("not_its_type", f"the file is named as {NAMES[said]} and is {NAMES[told]}", told)
    if said is None:
        return told or TEXT
    if said not in READ:
        raise UnusableError("unsupported_format", f"files of type {said[:100]} are not read", said[:100])
    if told == said or (told is None and said in (TEXT, MARKDOWN, HTML)):
        return said
    is_what = NAMES[told] if told else "none"
    raise UnusableError("not_its_type", f"the file is named as {NAMES[said]} and is {is_what}", told)


READ = frozenset(ENDINGS.values())


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RecursionError):
        return b"word/document.xml" in content
