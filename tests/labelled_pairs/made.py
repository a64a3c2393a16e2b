"""The labelled pairs with their texts, and what makes a copy of a real statement, as others would post it.

Belongs here: reading `pairs.csv`, and the six ways of copying. Does not belong here: judging.
"""

import csv
import hashlib
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.sources.archives import unpacked
from orchestration.sources.discovery import Found, discover
from orchestration.sources.reading import Read, read_document

PAIRS = Path(__file__).with_name("pairs.csv")
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, the days they were published on, and whether one is a copy of the other."""

    is_copy: bool
    is_kept_aside: bool
    about: str
    made: str
    texts: tuple[str, str]
    days_apart: int


def header(text: str) -> str:
    """Posted by an embassy under a header of its own."""
    return (
        "EMBASSY IN BRASÍLIA\nPress and Information Section\n\nPRESS RELEASE No. 117/2024\nFor immediate release\n\n"
        f"{text}\n\nFor media enquiries: press@embassy.example, +55 61 5550 1234"
    )


def wire(text: str) -> str:
    """Sent by a news wire: a dateline, plain typography, a closing line."""
    plain = text.translate(str.maketrans({"“": '"', "”": '"', "’": "'", "–": "--", "—": "--"}))
    return (
        f"GENEVA (Newswire) -- {plain}\n\n(Full text as released; edited by the Geneva desk. Copyright 2024 Newswire.)"
    )


def abridged(text: str) -> str:
    """Without its last fifth."""
    blocks = text.split("\n\n")
    return "\n\n".join([*blocks[: max(1, len(blocks) * 4 // 5)], "[...]"])


def excerpted(text: str) -> str:
    """Without every eighth paragraph, under an editor's note."""
    kept = [block for number, block in enumerate(text.split("\n\n")) if number % 8 != 7]
    return "\n\n".join(["Editor's note: shortened for length; the full text is on the ministry's site.", *kept])


def retyped(text: str) -> str:
    """Typed anew with a slip in one of a hundred plain words."""
    drawn = random.Random(hashlib.sha256(text.encode()).hexdigest())

    def slip(word: re.Match[str]) -> str:
        letters = word.group()
        return letters[1] + letters[0] + letters[2:] if drawn.random() < 0.01 else letters

    return re.sub(r"\b[a-z]{4,}\b", slip, text)


def framed(text: str) -> str:
    """Taken from a web page with its menu and what stands around a text there."""
    before = (
        "Home | News | Statements | Contact\n\nYou are here: Home > News > 2024\n\nListen to this page  Print  Share"
    )
    after = "Share this page\n\nRelated\n\nMinister receives ambassador\n\nBack to top | Legal notice"
    return f"{before}\n\n{text}\n\n{after}"


WAYS: dict[str, Callable[[str], str]] = {
    way.__name__: way for way in (header, wire, abridged, excerpted, retyped, framed)
}


def rows() -> list[dict[str, str]]:
    """The rows of `pairs.csv`."""
    with PAIRS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def texts_of_corpus(corpus: Path = CORPUS) -> dict[str, Read]:
    """What every file of the corpus that a pair names says, by the first digits of its hash."""
    wanted = {row[name] for row in rows() for name in ("document_1", "document_2")}
    paths = [corpus / "joint-statements", corpus / "releases-2021-2026.tar.gz"]
    found: dict[str, Read] = {}
    for item in unpacked(discover(paths), max_bytes=10_000_000):
        if not isinstance(item, Found):
            continue
        content = item.read()
        key = hashlib.sha256(content).hexdigest()[:16]
        if key in wanted:
            read = read_document(content, item.media_type, location=item.location, document_id="")
            if isinstance(read, Read):  # a pair with a text in another language is none that the warehouse meets
                found[key] = read
    return found


def labelled_pairs(texts: Mapping[str, Read]) -> Iterator[Pair]:
    """Every labelled pair with its texts."""
    for row in rows():
        if not {row["document_1"], row["document_2"]} <= texts.keys():
            continue
        one, other = texts[row["document_1"]], texts[row["document_2"]]
        days: list[date] = [day for day in (one.metadata.published_on, other.metadata.published_on) if day]
        yield Pair(
            is_copy=row["verdict"] == "copy",
            is_kept_aside=row["part"] == "kept_aside",
            about=row["about"],
            made=row["made"],
            texts=(one.text, WAYS[row["made"]](one.text) if row["made"] else other.text),
            days_apart=abs((days[1] - days[0]).days),
        )
