"""Front matter: the YAML block at the head of a text, and the fields read from it.

Belongs here: splitting and typed fields. Does not belong here: guessing what a text does not state.
"""

import re
import reprlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml
from dateutil import parser as dates

from orchestration.sources.evidence import Evidence, UnusableError, found

BLOCK = re.compile(r"---[ \t]*\n(.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
MAX_CHARACTERS = 65_536
DATE_FIELDS = ("published_on", "date", "published_time")
URL_FIELDS = ("url", "source_url")
YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)(?!\d)")
YES, NO = frozenset({"true", "yes", "1"}), frozenset({"", "false", "no", "0"})
UNSTATED = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # a date that leaves something out reads differently with each
PLAIN_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map", None)


class FrontMatterError(UnusableError):
    """A field or the block cannot be read."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is stated of a text; None or empty where nothing is."""

    title: str = ""
    published_on: date | None = None
    publisher: str | None = None
    url: str | None = None
    kind: str | None = None
    language: str | None = None
    place: str | None = None
    parties: tuple[str, ...] = ()
    is_translation: bool = False
    original_url: str | None = None


def split(text: str) -> tuple[str | None, str]:
    """The YAML between the two lines `---` (None where there is none) and the text after it, unchanged.

    Raises:
        FrontMatterError: a block is opened and never closed within the first 65,536 characters.
    """
    if not re.match(r"---[ \t]*\n", text):
        return None, text
    match = BLOCK.match(text[: MAX_CHARACTERS + 8])
    if match is None:
        if re.match(r"---[ \t]*\n\s*\w+[ \t]*:", text):
            raise FrontMatterError("front_matter_invalid", "the front matter is opened by --- and never closed")
        return None, text
    return match.group(1), text[match.end() :]


def parse(block: str) -> Metadata:
    """Typed fields of a front matter block, under the names that real files use.

    Raises:
        FrontMatterError: the block is not YAML, is no mapping, or a field is of the wrong type.
    """
    try:
        values = yaml.load(block, Loader=_Loader)  # noqa: S506  # a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        raise FrontMatterError("front_matter_invalid", f"the front matter is not YAML{where}: {problem}") from error
    if values is None:
        return Metadata()
    if not isinstance(values, dict):
        raise FrontMatterError("front_matter_invalid", "the front matter is no list of names and values")
    return Metadata(
        title=_text(values, "title") or "",
        published_on=_first_date(values),
        publisher=_text(values, "publisher"),
        url=next((url for name in URL_FIELDS if (url := _text(values, name))), None),
        kind=_text(values, "kind"),
        language=_text(values, "language"),
        place=_text(values, "place"),
        parties=_codes(values, "parties"),
        is_translation=is_yes(_text(values, "is_translation") or "", "is_translation in the front matter"),
        original_url=_text(values, "original_url"),
    )


def as_evidence(stated: Metadata) -> tuple[Evidence, ...]:
    """What the front matter states, as evidence."""
    parties = "; ".join(stated.parties)
    values = (
        ("title", stated.title),
        ("published_on", stated.published_on),
        ("publisher", stated.publisher),
        ("url", stated.url),
        ("kind", stated.kind),
        ("language", stated.language),
        ("place", stated.place),
        ("parties", parties),
        ("is_translation", "true" if stated.is_translation else None),
        ("original_url", stated.original_url),
    )
    return tuple(item for field, value in values for item in found(field, value, "front_matter"))


def is_yes(value: str, name: str) -> bool:
    """A yes or no as people write it; empty is no.

    Raises:
        FrontMatterError: it is neither.
    """
    if value.strip().lower() in YES:
        return True
    if value.strip().lower() in NO:
        return False
    raise FrontMatterError("invalid_metadata", f"{name} is neither true nor false", value[:200])


class _Loader(yaml.SafeLoader):
    """YAML with every scalar as text: dates, numbers and words such as NO keep the form they were written in."""


_Loader.yaml_implicit_resolvers = {}
_Loader.yaml_constructors = {tag: yaml.SafeLoader.yaml_constructors[tag] for tag in PLAIN_TAGS}


def _text(values: dict[Any, Any], name: str) -> str | None:
    value = values.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise FrontMatterError("invalid_metadata", f"{name} in the front matter is no text", _shown(value))
    return " ".join(value.split()) or None


def _codes(values: dict[Any, Any], name: str) -> tuple[str, ...]:
    value = values.get(name)
    if value is None or value == "":
        return ()
    items = value.replace(";", ",").split(",") if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise FrontMatterError("invalid_metadata", f"{name} in the front matter is no list of codes", _shown(value))
    return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))


def _shown(value: object) -> str:
    return reprlib.repr(value)[:200]  # bounded: YAML aliases can make a short block a list of billions


def _first_date(values: dict[Any, Any]) -> date | None:
    for name in DATE_FIELDS:
        value = _text(values, name)
        if value:
            return parse_date(value, name)
    return None


def parse_date(value: str, name: str = "date") -> date:
    """A whole calendar day in ISO 8601 or in words; the day as written, without shifting time zones.

    Raises:
        FrontMatterError: it is no date, leaves out the day, month or year, or may mean two days (03/04/2024).
    """
    year_first = YEAR_FIRST.match(value)
    try:
        if year_first:
            return date(*map(int, year_first.group(1, 3, 4)))
        read = {
            dates.parse(value, default=unstated, dayfirst=day_first, ignoretz=True).date()
            for unstated in UNSTATED
            for day_first in (False, True)
        }
    except (ValueError, OverflowError) as error:
        raise FrontMatterError("invalid_date", f"{name} in the front matter is no date", value[:200]) from error
    if len(read) > 1:
        raise FrontMatterError(
            "invalid_date", f"{name} in the front matter is no whole date, or no clear one", value[:200]
        )
    return read.pop()
