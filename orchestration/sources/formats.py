"""What kind of file bytes are: told from the bytes themselves, with the file's name as a hint.

Belongs here: endings, the bytes a file opens with (from `data/reference/reading/media_types.csv`), and whether the two
agree. Does not belong here: reading any format.
"""

import io
import re
import zipfile
from functools import cache

from orchestration.reference import rows
from orchestration.sources.evidence import UnusableError

TEXT, MARKDOWN, HTML, PDF = "text/plain", "text/markdown", "text/html", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP, TAR = "application/zip", "application/x-tar"
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
    for opening, media_type in _openings():
        if head.startswith(opening):
            return DOCX if media_type == ZIP and _is_word(content) else media_type
    if content[257:262] == b"ustar":
        return TAR
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
    told, said = told_by_bytes(content), media_types().get(hint or "", hint)
    if told is not None and told not in READ:
        if said is None or said not in READ:
            raise UnusableError("unsupported_format", f"the file is {meaning(told)}, which is not read", told)
        raise UnusableError("not_its_type", f"the file is named as {meaning(said)} and is {meaning(told)}", told)
    if said is None:
        return told or TEXT
    if said not in READ:
        raise UnusableError("unsupported_format", f"files of type {said[:100]} are not read", said[:100])
    if told == said or (told is None and said in (TEXT, MARKDOWN, HTML)):
        return said
    is_what = meaning(told) if told else "none"
    raise UnusableError("not_its_type", f"the file is named as {meaning(said)} and is {is_what}", told)


def meaning(media_type: str) -> str:
    """What a type is, in words with an article."""
    return next(row["meaning"] for row in rows("reading/media_types") if row["content_type"] == media_type)


@cache
def media_types() -> dict[str, str]:
    """By the names that servers and files have for them: the types that are read."""
    return {row["content_type"]: row["media_type"] for row in rows("reading/media_types") if row["media_type"]}


@cache
def _openings() -> tuple[tuple[bytes, str], ...]:
    table = rows("reading/media_types")
    return tuple((bytes.fromhex(row["opens_with"]), row["content_type"]) for row in table if row["opens_with"])


READ = frozenset(ENDINGS.values())


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RecursionError):
        return b"word/document.xml" in content
