"""Labelled texts: a folder with documents.csv, <id>.txt, <id>.jsonl and sentences.json.

Belongs here: reading such a folder whole and refusing a broken one. Does not belong here: scores.
"""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.evaluation.coding import Coding, CodingError, read_coding, read_object
from orchestration.reference import codes

DOCUMENT_COLUMNS = ("id", "title", "published_on", "publisher")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One text with its labels.

    Attributes:
        document: the text's id: its file name without ending.
        title: as in documents.csv; '' where not given.
        published_on: None where not given; groupings are then not expanded.
        publisher: as in documents.csv; '' where not given.
        text: the whole text; offsets count its code points.
        labels: the commitments in it, in file order.
        sentences: spans of the sentences that are scored.
        kind: code of `kinds.csv`, from the column that documents.csv may have; '' where not given.
    """

    document: str
    title: str
    published_on: date | None
    publisher: str
    text: str
    labels: tuple[Coding, ...]
    sentences: tuple[Span, ...]
    kind: str = ""


def read_labelled_texts(folder: Path) -> tuple[LabelledText, ...]:
    """All texts of a folder of labelled texts, in the order of its documents.csv.

    Raises:
        CodingError: a file is missing or broken; the message names file and line.
    """
    table = folder / "documents.csv"
    documents = list(csv.DictReader(io.StringIO(_text_of(table).removeprefix("\ufeff"))))
    if not documents:
        raise CodingError(f"{table}: lists no documents; columns are {', '.join(DOCUMENT_COLUMNS)}")
    sentences = _sentences(folder / "sentences.json")
    texts: dict[str, LabelledText] = {}
    for line, row in enumerate(documents, start=2):
        place = f"{table}, line {line}"
        if missing := [column for column in DOCUMENT_COLUMNS if row.get(column) is None]:
            raise CodingError(f"{place}: no {', '.join(missing)}; columns are {', '.join(DOCUMENT_COLUMNS)}")
        document = row["id"]
        if document in texts:
            raise CodingError(f"{place}: {document} is listed twice")
        if document not in sentences:
            raise CodingError(f"{folder / 'sentences.json'}: no sentences for {document}")
        text = _text_of(folder / f"{document}.txt")
        texts[document] = LabelledText(
            document,
            row["title"],
            _day(row["published_on"], place),
            row["publisher"],
            text,
            _labels(folder / f"{document}.jsonl", text),
            sentences[document],
            _kind(row.get("kind") or "", place),
        )
    return tuple(texts.values())


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodingError(f"{path}: cannot be read as UTF-8 text ({error})") from error


def _day(text: str, place: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CodingError(f"{place}: published_on must be YYYY-MM-DD or empty, not '{text}'") from error


def _kind(code: str, place: str) -> str:
    if code and code not in codes("kinds"):
        raise CodingError(f"{place}: kind '{code}' is no code of data/reference/kinds.csv")
    return code


def _labels(path: Path, text: str) -> tuple[Coding, ...]:
    labels = []
    # Not splitlines(): a JSON string may hold U+2028 and its like unescaped, which are no line ends of JSON lines.
    for number, line in enumerate(_text_of(path).split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path}, line {number}"
        row = read_object(line, place)
        label = read_coding(row, text, place)
        if row.get("quote", text[label.start : label.end]) != text[label.start : label.end]:
            raise CodingError(f"{place}: [{label.start}:{label.end}] of the text is not the quote; correct the offsets")
        _refuse_unknown_codes(label, place)
        labels.append(label)
    return tuple(labels)


def _refuse_unknown_codes(label: Coding, place: str) -> None:
    # Labels are the measure, so a slip in one is an error; in a prediction it is merely wrong and scored so.
    used = (
        ("statuses", (label.status,)),
        ("sectors", label.sectors),
        ("instruments", (label.instrument,) if label.instrument else ()),
    )
    for table, given in used:
        if unknown := [code for code in given if code not in codes(table)]:
            raise CodingError(f"{place}: {unknown[0]} is no code of data/reference/{table}.csv")
    if not label.sectors:
        raise CodingError(f"{place}: a label needs at least one sector")


def _sentences(path: Path) -> dict[str, tuple[Span, ...]]:
    try:
        found = json.loads(_text_of(path))
        return {document: tuple((int(a), int(b)) for a, b in spans) for document, spans in found.items()}
    except (json.JSONDecodeError, AttributeError, TypeError, ValueError) as error:
        raise CodingError(f"{path}: must be one JSON object of id to [[start, end], ...] ({error})") from error
