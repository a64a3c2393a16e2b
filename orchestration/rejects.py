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
    "unsupported_format": "save it as UTF-8 text (.txt) or Markdown (.md)",
    "too_large": "split it into single statements, or raise COOPERATION_MAX_DOCUMENT_BYTES",
    "empty": "put the statement's text into the file",
    "not_text": "save it as plain text; its bytes are not those of a text file",
    "invalid_utf8": "save it in the encoding UTF-8",
    "front_matter_invalid": "mend the YAML between the two lines ---, for instance by quoting values that hold a colon",
    "no_date": "add a line like published_on: 2025-06-06 to the front matter",
    "invalid_date": "write the date as YYYY-MM-DD",
    "invalid_metadata": "write the field as documented in README, for instance title: Joint statement",
    "unknown_kind": "correct kind in the front matter, or leave it out",
    "unknown_party": "use ISO 3166-1 alpha-3 codes, or grouping codes of data/reference/grouping_names.csv",
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

    @property
    def reject_id(self) -> str:
        """Key: hash of stage, place, row and rule."""
        parts = json.dumps([self.stage, self.location, self.document_id, self.rule, self.value, self.row])
        return "r_" + hashlib.sha256(parts.encode()).hexdigest()[:20]


def rejected(
    stage: str, location: str, rule: str, reason: str, *, value: str | None = None, document_id: str | None = None
) -> Reject:
    """A reject for one of the reasons that `REMEDIES` knows."""
    return Reject(stage, location, rule, reason, REMEDIES[rule], value, document_id)


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
