"""Ready citations of a statement and of the data coded from it.

Belongs here: the forms text, BibTeX and CSL-JSON. Does not belong here: finding what is cited.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from orchestration.publication.stamp import Stamp

DIGEST = "summary in our own words, not an official text"
_TEX = {
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One statement as it is cited.

    Attributes:
        title: as published; may be ''.
        publisher: '' where it is not stated.
        published_on: the day that the publisher states.
        url: link, to the quoted words where there is one; '' where no address is known.
        retrieved_on: day on which the warehouse took the statement in.
        language: ISO 639-1 code; '' where not told.
        is_digest: whether what was read is our summary.
        coded_as: id of the mention, commitment or statement in the data.
        stamp: the publication that the id was read in.
    """

    title: str
    publisher: str
    published_on: date
    url: str
    retrieved_on: date
    language: str
    is_digest: bool
    coded_as: str
    stamp: Stamp

    @property
    def note(self) -> str:
        """Where in the data it stands."""
        data = f"Coded as {self.coded_as} in cooperation-warehouse {self.stamp.package_version}"
        return f"{data}, {self.stamp.release}, as of {self.stamp.as_of_on}"

    @property
    def was_retrieved(self) -> bool:
        """Whether the text at the address is what was read: a digest is told after it."""
        return bool(self.url) and not self.is_digest

    @property
    def _remarks(self) -> str:
        return f"Read as a {DIGEST}. {self.note}" if self.is_digest else self.note

    @property
    def key(self) -> str:
        """A key for reference managers: publisher or title, year, and the id's first digits."""
        words = re.findall(r"[a-z0-9]+", (self.publisher or self.title or "statement").lower())
        name = "".join(words[:4])[:30] or "statement"
        return f"{name}{self.published_on.year}-{self.coded_as[2:8]}"

    def text(self) -> str:
        """One line of plain text."""
        day = f"{self.published_on.day} {self.published_on:%B %Y}"
        parts = [self.publisher, f"“{self.title}”" if self.title else "", day]
        line = ". ".join(part.rstrip(".") for part in parts if part) + "."
        if self.is_digest:
            where = f" [Read as a {DIGEST}{f'; told after {self.url}' if self.url else ''}, {self.retrieved_on}.]"
        else:
            where = f" {self.url} (retrieved {self.retrieved_on})." if self.url else f" (Read {self.retrieved_on}.)"
        return f"{line}{where} {self.note}."

    def bibtex(self) -> str:
        """A BibLaTeX `@online` entry, or `@misc` where no address is known."""
        fields = {
            "author": f"{{{_tex(self.publisher)}}}" if self.publisher else "",
            "title": f"{{{_tex(self.title)}}}" if self.title else "",
            "date": self.published_on.isoformat(),
            "year": str(self.published_on.year),
            "url": self.url.replace("{", "%7B").replace("}", "%7D"),
            "urldate": self.retrieved_on.isoformat() if self.was_retrieved else "",
            "note": _tex(self._remarks),
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@{'online' if self.url else 'misc'}{{{self.key},\n{body}\n}}"

    def csl(self) -> dict[str, Any]:
        """A CSL-JSON item (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html)."""
        item: dict[str, Any] = {
            "id": self.key,
            "type": "webpage" if self.url else "document",
            "title": self.title,
            "author": [{"literal": self.publisher}] if self.publisher else [],
            "publisher": self.publisher,
            "issued": {"date-parts": [_parts(self.published_on)]},
            "accessed": {"date-parts": [_parts(self.retrieved_on)]} if self.was_retrieved else {},
            "URL": self.url,
            "language": self.language,
            "note": self._remarks,
        }
        return {name: value for name, value in item.items() if value}


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)
