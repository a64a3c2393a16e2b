"""Which evidence decides each field of a document's metadata.

`data/reference/reading/metadata_sources.csv` orders the places where something is said. Of each field the usable saying
highest in that order counts, and of two in the same place the first. What a person stated (front matter, metadata.csv)
must be usable; elsewhere what is not is passed over.

Belongs here: that rule and what a usable value is. Does not belong here: finding evidence.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from orchestration.reference import codes, rows
from orchestration.sources.evidence import FIELDS, Evidence, UnusableError
from orchestration.sources.front_matter import FrontMatterError, Metadata, is_yes, parse_date
from orchestration.sources.kinds import kind_in_title
from orchestration.sources.language import language_code, languages

STATED = ("front_matter", "metadata_csv")
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
MOST_SAYINGS, LONGEST_SAYING = 40, 300
Value = str | date | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """The metadata, and the evidence it rests on as JSON: a list of field, value, source, found_at, used."""

    metadata: Metadata
    evidence: str


def decide(evidence: Sequence[Evidence]) -> Decided:
    """Metadata by the order of sources.

    Raises:
        UnusableError: a field that a person stated cannot be used; the error carries the evidence.
    """
    ordered = sorted(evidence, key=lambda item: _ranks()[item.source])
    values: dict[str, Value] = {}
    used: set[Evidence] = set()
    for item in ordered:
        if item.field not in FIELDS or item.field in values:
            continue
        try:
            values[item.field] = _value(item)
        except UnusableError as error:
            if item.source in STATED:
                raise UnusableError(error.rule, error.reason, error.value, tuple(evidence)) from error
            continue
        used.add(item)
    title = values.get("title", "")
    told = Evidence("kind", kind_in_title(str(title)) or "", "title_words", str(title)[:100])
    if told.value and not any(item.field == "kind" and _outranks(item, told) for item in used):
        values["kind"] = told.value
        ordered.append(told)
        used = {item for item in used if item.field != "kind"} | {told}
    values.setdefault("kind", "other")
    return Decided(Metadata(**values), _as_json(ordered, used))  # type: ignore[arg-type]


def places_searched(media_type: str) -> str:
    """Where a date was looked for in a document of this type, for the reject of one without."""
    form = media_type.rsplit("/")[-1].replace("plain", "text")
    form = "docx" if form.endswith("wordprocessingml.document") else form
    searched = [row["looked_for"] for row in rows("reading/metadata_sources") if form in row["formats"].split()]
    return ", ".join(place for place in searched if place)


@cache
def _ranks() -> dict[str, int]:
    return {row["source"]: int(row["rank"]) for row in rows("reading/metadata_sources")}


def _outranks(item: Evidence, other: Evidence) -> bool:
    return _ranks()[item.source] < _ranks()[other.source]


def _value(item: Evidence) -> Value:
    if item.field == "published_on":
        return _day(item)
    if item.field == "kind" and item.value not in codes("kinds"):
        raise UnusableError("unknown_kind", f"kind is none of {', '.join(codes('kinds'))}", item.value)
    if item.field == "language":
        code = language_code(item.value)
        if code is None:
            raise UnusableError("unknown_language", "language is no code of ISO 639-1 that is known", item.value)
        return code
    if item.field == "parties":
        return _parties(item.value)
    if item.field == "is_translation":
        return is_yes(item.value, "is_translation")
    if item.field in ("url", "original_url") and item.source not in STATED and not is_link(item.value):
        raise UnusableError("invalid_metadata", f"{item.field} is no link", item.value)
    if item.field == "title" and item.source not in STATED and _is_junk(item.value):
        raise UnusableError("invalid_metadata", "title is none", item.value)
    return item.value


def is_link(value: str) -> bool:
    """Whether a value is a link to a page."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _day(item: Evidence) -> date:
    try:
        day = parse_date(item.value)
    except FrontMatterError as error:
        where = "in metadata.csv" if item.source == "metadata_csv" else f"in {item.source}"
        raise UnusableError(error.rule, error.reason.replace("in the front matter", where), error.value) from error
    if item.source not in STATED and not EARLIEST <= day < LATEST:
        raise UnusableError("invalid_date", "the date is out of all reason", item.value)
    return day


def _parties(value: str) -> tuple[str, ...]:
    parties = tuple(dict.fromkeys(code for part in re.split(r"[;,]", value) if (code := part.strip())))
    unknown = ", ".join(code for code in parties if code not in (*codes("countries"), *codes("grouping_names")))
    if unknown:
        raise UnusableError("unknown_party", f"no country or grouping has the code {unknown}", unknown)
    return parties


@cache
def _junk() -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?:{row['pattern'].removeprefix('(?i)')})" for row in rows("reading/junk_titles")), re.I
    )


def _is_junk(title: str) -> bool:
    return _junk().fullmatch(title) is not None


def language_name(code: str) -> str:
    """Name of a language with its code, for people."""
    return f"{languages().get(code, 'a language')} ({code})"


def _as_json(ordered: Sequence[Evidence], used: set[Evidence]) -> str:
    shown = sorted(ordered, key=lambda item: item not in used)[:MOST_SAYINGS]
    sayings = []
    for item in sorted(shown, key=ordered.index):
        saying = {"field": item.field, "value": item.value[:LONGEST_SAYING], "source": item.source}
        if item.found_at:
            saying["found_at"] = item.found_at[:100]
        sayings.append(saying | {"used": item in used})
    return json.dumps(sayings, ensure_ascii=False)
