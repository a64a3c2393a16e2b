"""A document's bytes to clean text and metadata, or the reason why not.

Belongs here: the way from bytes over the reader of their format to decided metadata. Does not belong here: files, any
one format, processes (`isolation` reads documents apart, within limits).
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from orchestration.rejects import Reject, rejected
from orchestration.sources.dateline import read_head
from orchestration.sources.deciding import Decided, decide, language_name, places_searched
from orchestration.sources.evidence import Content, Evidence, UnusableError, found
from orchestration.sources.formats import DOCX, HTML, PDF, agreed_type
from orchestration.sources.front_matter import Metadata
from orchestration.sources.language import detect_language, supported_languages
from orchestration.sources.names import read_link, read_name


@dataclass(frozen=True, slots=True)
class Read:
    """What one document says, with the evidence for its metadata as JSON."""

    text: str
    metadata: Metadata
    evidence: str = field(default="[]", compare=False)

    @property
    def statement_id(self) -> str:
        """Key of the statement: hash of the text in NFC with white space folded."""
        normal = " ".join(unicodedata.normalize("NFC", self.text).split())
        return "s_" + hashlib.sha256(normal.encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Examined:
    """A document that was looked into: `read`, or else `reject`, with what is known of it all the same."""

    read: Read | None
    reject: Reject | None
    metadata: Metadata
    evidence: str


def read_document(
    content: bytes,
    media_type: str | None,
    *,
    location: str,
    document_id: str,
    needs_date: bool = True,
    given: Sequence[Evidence] = (),
    charset: str | None = None,
) -> Read | Reject:
    """Clean text and metadata of a document; see `examine_document`."""
    examined = examine_document(
        content,
        media_type,
        location=location,
        document_id=document_id,
        needs_date=needs_date,
        given=given,
        charset=charset,
    )
    outcome = examined.read or examined.reject
    assert outcome is not None
    return outcome


def examine_document(
    content: bytes,
    media_type: str | None,
    *,
    location: str,
    document_id: str,
    needs_date: bool = True,
    given: Sequence[Evidence] = (),
    charset: str | None = None,
) -> Examined:
    """Clean text and metadata of a document, and what is known of one that cannot be used.

    Args:
        content: the bytes as they came.
        media_type: what their name or server says they are, one of `formats.ENDINGS`; None where nothing is known.
        location: the file's path, named in the reject; its name is evidence.
        document_id: SHA-256 of the bytes.
        needs_date: whether a text without a date is rejected, as it is for the warehouse.
        given: evidence from outside the document: metadata.csv, the listing that led to it, its link, defaults.
        charset: encoding that the server names.

    Returns:
        A text that is not blank, in a language that is read, with a date and known codes; or the reject that says what
        is missing.
    """
    evidence: tuple[Evidence, ...] = tuple(given)
    try:
        if not content.strip():
            raise UnusableError("empty", "the file holds nothing")
        kind = agreed_type(content, media_type)
        evidence = (*given, *read_name(location))
        read = _read(content, kind, charset, [item.value for item in given if item.field == "url"])
        if not read.text.strip():
            raise UnusableError("no_text", "the file holds no text, or none below its front matter", None, evidence)
        evidence = (*given, *read.evidence, *read_head(read.text), *read_name(location))
        evidence = (*evidence, *(item for one in evidence if one.field == "url" for item in read_link(one.value)))
        evidence = (*evidence, *found("language", detect_language(read.text), "detector"))
        decided = decide(evidence)
        _require_language(decided.metadata, evidence)
        if decided.metadata.published_on is None and needs_date:
            reason = f"no date of publication: looked for {places_searched(kind)}"
            raise UnusableError("no_date", reason, None, evidence)
    except UnusableError as error:
        known = _decided_or_nothing(error.evidence or evidence)
        reject = rejected("statements", location, error.rule, error.reason, value=error.value, document_id=document_id)
        return Examined(None, reject, known.metadata, known.evidence)
    done = Read(read.text, decided.metadata, decided.evidence)
    return Examined(done, None, decided.metadata, decided.evidence)


def _read(content: bytes, media_type: str, charset: str | None, links: list[str]) -> Content:
    if media_type == PDF:
        from orchestration.sources.readers import pdf

        return pdf.read(content)
    if media_type == DOCX:
        from orchestration.sources.readers import word

        return word.read(content)
    if media_type == HTML:
        from orchestration.sources.readers import page

        return page.read(content, charset, links[0] if links else None)
    from orchestration.sources.readers import plain

    return plain.read(content, media_type, charset)


def _require_language(metadata: Metadata, evidence: tuple[Evidence, ...]) -> None:
    if metadata.language is not None and metadata.language not in supported_languages():
        read = ", ".join(language_name(code) for code in supported_languages())
        reason = f"the text is in {language_name(metadata.language)}; read so far: {read}"
        raise UnusableError("unsupported_language", reason, metadata.language, evidence)


def _decided_or_nothing(evidence: Sequence[Evidence]) -> Decided:
    try:
        return decide(evidence)
    except UnusableError:
        return Decided(Metadata(), "[]")
