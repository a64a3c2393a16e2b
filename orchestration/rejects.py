"""Rejects: input that could not be used, kept with what is wrong and what to do.

Belongs here: the record, its reasons and its table form. Does not belong here: deciding what is rejected.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from schemas.raw import Rejects

REMEDIES = {
    "unreadable": "give read permission, or take the file out of the source",
    "not_a_file": "give the document itself; links, pipes and devices are not read",
    "unsupported_format": "save it as text, Markdown, web page (.html), PDF or Word file (.docx)",
    "not_its_type": "give the file the ending of what it is, or save the document anew",
    "too_large": "split it into single statements, or raise COOPERATION_MAX_DOCUMENT_BYTES",
    "empty": "put the statement's text into the file",
    "not_text": "save it as plain text; its bytes are not those of a text file",
    "invalid_utf8": "mend the bytes named, or save the document anew in the encoding UTF-8",
    "unknown_encoding": "save it in the encoding UTF-8",
    "damaged": "get the document anew from where it came; this copy cannot be opened",
    "encrypted": "open it with its password and save it without one",
    "unpacks_too_large": "save it anew without pictures; so large an inside is not unpacked",
    "no_text_layer": "add a text layer, for instance with `ocrmypdf scan.pdf text.pdf`, and give that file",
    "took_too_long": "split it or save it anew, or raise COOPERATION_MAX_READING_SECONDS",
    "reader_failed": "save the document anew, or give its text as .txt; and please report this",
    "unsupported_language": "give an English text; a translation names its original in original_url. If the text is "
    "English, say language: en in its front matter or in metadata.csv",
    "unknown_language": "write language as a code of ISO 639-1, such as en, or leave it out",
    "metadata_csv_invalid": "mend metadata.csv as README describes it",
    "metadata_csv_unmatched": "correct the name in the column file, or take the row out",
    "front_matter_invalid": "mend the YAML between the two lines ---, for instance by quoting values that hold a colon",
    "no_date": "state it: published_on: 2025-06-06 in front matter, or in a metadata.csv in the file's folder",
    "invalid_date": "write the date as YYYY-MM-DD",
    "invalid_metadata": "write the field as documented in README, for instance title: Joint statement",
    "unknown_kind": "correct kind in the front matter, or leave it out",
    "unknown_party": "use ISO 3166-1 alpha-3 codes, or grouping codes of data/reference/grouping_names.csv",
    "broken_archive": "make the archive anew, or unpack it and give the folder; what came before the break is kept",
    "archive_limit": "unpack it and give the folder if you trust it, or raise COOPERATION_MAX_ARCHIVE_...",
    "nested_too_deep": "unpack the inner archive and give what is in it",
    "unsafe_path": "make the archive anew with plain names below its own folder",
    # pages of the web, see orchestration.sources.fetching
    "refused_address": "name hosts of the public internet only; COOPERATION_ALLOWED_HOSTS lists exceptions",
    "refused_url": "name pages by http or https, without user and password",
    "robots_forbid": "ask the publisher for permission, or exclude the page in sources.yaml",
    "robots_unreadable": "nothing; the next run tries again",
    "too_many_redirects": "open the page in a browser and put the address it ends at into sources.yaml",
    "gone": "correct the address, or exclude the page in sources.yaml",
    "http_error": "open the page in a browser; if it needs more than asking for it, save it into the inbox",
    "unavailable": "nothing; the next run tries again",
    "too_slow": "nothing; the next run tries again",
    "truncated": "nothing; the next run tries again",
    "bad_encoding": "save the page from a browser into the inbox",
    "wrong_type": "exclude the page in sources.yaml; pages, texts, PDF and Word documents are read",
    "type_mismatch": "open the page in a browser; if it is a statement, save it into the inbox",
    "unsafe_xml": "open the address in a browser; if it is no attack, name single pages or a listing page instead",
    "not_xml": "open the address in a browser; it must be a feed or sitemap",
    "not_a_feed": "name the address of an RSS or Atom feed",
    "not_a_sitemap": "name the address of a sitemap",
    "not_a_listing": "name a feed, a sitemap, or a page with links to statements",
    "no_text": "put the statement's text below the front matter",
    # reviews, see orchestration.reviews
    "reviews_unreadable": "save reviews.csv as UTF-8 CSV with the columns that README lists",
    "review_malformed": "mend the row as README describes it; the other rows count",
    "review_invalid": "mend the row as README describes it; the other rows count",
    "review_not_found": "nothing, if its text may come back; else decide anew on the present words "
    "(cooperation review export)",
    "review_changed": "put the row back as reviews/known.csv has it and add a new row instead; if the change is meant, "
    "delete the row from reviews/known.csv",
    "review_removed": "put the row back from reviews/known.csv; if it is meant to go, delete it there as well",
}


@dataclass(frozen=True, slots=True)
class Reject:
    """One rejected file or row; columns as in `schemas.raw.Rejects`."""

    stage: str
    location: str
    rule: str
    reason: str
    remedy: str
    value: str | None = None
    document_id: str | None = None
    row: str | None = None
    source_id: str | None = None

    @property
    def reject_id(self) -> str:
        """Key: hash of stage, place, row and rule; the source has no part in it."""
        parts = json.dumps([self.stage, self.location, self.document_id, self.rule, self.value, self.row])
        return "r_" + hashlib.sha256(parts.encode()).hexdigest()[:20]


def rejected(
    stage: str, location: str, rule: str, reason: str, *, value: str | None = None, document_id: str | None = None
) -> Reject:
    """A reject for one of the reasons that `REMEDIES` knows."""
    return Reject(stage, location, rule, reason, REMEDIES[rule], value, document_id)


def with_sources(rejects: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """The rejects with the source of their document, where they name none and it is known.

    Args:
        rejects: rows of `schemas.raw.Rejects`.
        sources: `document_id` and `source_id`, each document once.
    """
    known = rejects.join(sources, on="document_id", how="left", suffix="_known", maintain_order="left")
    return known.with_columns(pl.coalesce("source_id", "source_id_known")).select(rejects.columns)


def rejects_frame(rejects: Iterable[Reject]) -> pl.DataFrame:
    """The rejects as rows of `schemas.raw.Rejects`, each once, in order of id."""
    rows = [{"reject_id": r.reject_id, "file_name": Path(r.location).name or r.location, **asdict(r)} for r in rejects]
    columns = Rejects.frame_schema()
    return (
        pl.DataFrame(rows, schema_overrides=columns, schema=list(columns) if not rows else None)
        .select(pl.col(name).cast(kind) for name, kind in columns.items())
        .unique("reject_id")
        .sort("reject_id")
    )
