"""A document's bytes to clean text and metadata, or the reason why not.

Belongs here: decoding, telling text from other bytes, and the reader of each format. Does not belong here: files.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from orchestration.reference import codes
from orchestration.rejects import Reject, rejected
from orchestration.sources.front_matter import FrontMatterError, Metadata, parse, split
from orchestration.sources.markdown import plain_text

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MAX_CONTROL_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class Read:
    """What one document says."""

    text: str
    metadata: Metadata

    @property
    def statement_id(self) -> str:
        """Key of the statement: hash of the text in NFC with white space folded."""
        normal = " ".join(unicodedata.normalize("NFC", self.text).split())
        return "s_" + hashlib.sha256(normal.encode()).hexdigest()[:20]


def read_document(
    content: bytes, media_type: str, *, location: str, document_id: str, needs_date: bool = True
) -> Read | Reject:
    """Clean text and metadata of a document.

    Args:
        content: the bytes as they came.
        media_type: `text/plain` or `text/markdown`.
        location: the file's path, named in the reject.
        document_id: SHA-256 of the bytes.
        needs_date: whether a text without a date is rejected, as it is for the warehouse.

    Returns:
        `Read`, with a text that is not blank, a date and known codes; or the reject that says what is missing.
    """

    def reject(rule: str, reason: str, value: str | None = None) -> Reject:
        return rejected("statements", location, rule, reason, value=value, document_id=document_id)

    if media_type not in ("text/plain", "text/markdown"):
        return reject("unsupported_format", f"documents of the type {media_type} are not read", media_type)
    if not content.strip():
        return reject("empty", "the file holds nothing")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return reject("invalid_utf8", "the file is in the encoding UTF-16")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\x00" in content:
            return reject("not_text", "the file holds bytes that no text has")
        line = content.count(b"\n", 0, error.start) + 1
        return reject("invalid_utf8", f"the file is not UTF-8 from byte {error.start} on, in line {line}")
    if len(CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text):
        return reject("not_text", "the file holds bytes that no text has")
    if not text.strip():
        return reject("empty", "the file holds nothing but white space")
    try:
        block, body = split(text.replace("\r\n", "\n"))
        metadata = parse(block) if block is not None else Metadata()
    except FrontMatterError as error:
        return reject(error.rule, error.reason, error.value)
    clean = plain_text(body) if media_type == "text/markdown" else body
    if not clean.strip():
        return reject("no_text", "the file holds no text, or none below its front matter")
    if metadata.published_on is None and needs_date:
        return reject(
            "no_date", "no date of publication: looked for published_on, date and published_time in the front matter"
        )
    if metadata.kind not in codes("kinds"):
        return reject("unknown_kind", f"kind is none of {', '.join(codes('kinds'))}", metadata.kind)
    unknown = [party for party in metadata.parties if party not in (*codes("countries"), *codes("grouping_names"))]
    if unknown:
        return reject("unknown_party", f"no country or grouping has the code {', '.join(unknown)}", ", ".join(unknown))
    return Read(clean, metadata)
