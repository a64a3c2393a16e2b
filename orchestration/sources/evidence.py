"""What a document, its place and its surroundings say of its metadata, and where each saying was found.

Belongs here: the record of one saying, and the error of a reader. Does not belong here: finding sayings (the readers)
or choosing between them (`deciding`).
"""

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass

FIELDS = (
    "title",
    "published_on",
    "publisher",
    "url",
    "kind",
    "language",
    "place",
    "parties",
    "is_translation",
    "original_url",
)
LONGEST_VALUE = 1000


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was found said about a document.

    Attributes:
        field: one of `FIELDS`, or `encoding` or `pages`, which are noted and decide nothing.
        value: what is said, as written there; several codes of `parties` are parted by `; `.
        source: code of `data/reference/reading/metadata_sources.csv`.
        found_at: where in that source, such as the name of a tag; empty where there is but one place.
    """

    field: str
    value: str
    source: str
    found_at: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader got out of the bytes: clean text, and evidence of metadata in the order it was found."""

    text: str
    evidence: tuple[Evidence, ...] = ()


class UnusableError(Exception):
    """A document, or a field of it, cannot be used; `rule` is the reject rule it falls under.

    `evidence` is what is known of the document all the same.
    """

    def __init__(self, rule: str, reason: str, value: str | None = None, evidence: tuple[Evidence, ...] = ()) -> None:
        super().__init__(reason)
        self.rule, self.reason, self.value, self.evidence = rule, reason, value, evidence


def found(field: str, value: object, source: str, found_at: str = "") -> tuple[Evidence, ...]:
    """The evidence as a tuple of one, or of none where the value is blank or absurdly long."""
    text = " ".join(str(value).split()) if value is not None else ""
    return (Evidence(field, text, source, found_at),) if 0 < len(text) <= LONGEST_VALUE else ()


def as_json(evidence: Iterable[Evidence]) -> str:
    """Evidence as text that a table can keep; `from_json` gives it back."""
    return json.dumps([astuple(item) for item in evidence], ensure_ascii=False)


def from_json(text: str) -> tuple[Evidence, ...]:
    """The evidence that `as_json` wrote."""
    return tuple(Evidence(*item) for item in json.loads(text))
