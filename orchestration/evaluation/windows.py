"""Labelled windows: labels of stretches of statements whose texts lie elsewhere.

Belongs here: reading windows.jsonl and finding its statements. Does not belong here: scores.
"""

import hashlib
import json
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.evaluation.coding import CodingError, read_coding, read_object
from orchestration.evaluation.labels import LabelledText, Span
from orchestration.extraction.model import Statement
from orchestration.extraction.segmentation import segment
from orchestration.sources.reading import Read, read_document

ARCHIVE = "releases-2021-2026.tar.gz"


@dataclass(frozen=True, slots=True)
class Window:
    """One labelled stretch of a statement.

    Attributes:
        text: the whole statement with the labels of the window; its sentences are those of the window alone.
        statement: what the coder is given: the whole statement.
        span: offsets of the window.
        kind: folder the statement lies in: `joint-statements` or `releases`.
        use: `training` or `aside`.
    """

    text: LabelledText
    statement: Statement
    span: Span
    kind: str
    use: str

    def holds(self, start: int, end: int) -> bool:
        """Whether half of a span or more lies in the window."""
        shared = min(end, self.span[1]) - max(start, self.span[0])
        return 2 * shared >= end - start


def read_windows(path: Path, corpus: Path, publisher: str) -> tuple[Window, ...]:
    """All windows of a file whose statements lie in a corpus.

    Args:
        path: windows.jsonl.
        corpus: folder with `joint-statements/` and the archive of releases.
        publisher: who published the statements, where they do not say.

    Raises:
        CodingError: a statement is missing or its text is not the one that was labelled.
    """
    rows = [read_object(line, f"{path}, line {n}") for n, line in enumerate(_lines(path), start=1)]
    contents = _contents(rows, corpus)
    return tuple(_window(row, contents, f"{path}, line {n}", publisher) for n, row in enumerate(rows, start=1))


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except OSError as error:
        raise CodingError(f"{path}: cannot be read ({error})") from error


def _contents(rows: Sequence[dict[str, object]], corpus: Path) -> dict[str, bytes]:
    wanted = {str(row["statement"]) for row in rows}
    found = {path.name: path.read_bytes() for path in (corpus / "joint-statements").glob("*.md") if path.name in wanted}
    if wanted - found.keys():
        found.update(_from_archive(corpus / ARCHIVE, wanted - found.keys()))
    return found


def _from_archive(path: Path, wanted: set[str]) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for member in archive:
            name = Path(member.name).name
            content = archive.extractfile(member) if name in wanted else None
            if content is not None:
                yield name, content.read()


def _window(row: dict[str, object], contents: dict[str, bytes], place: str, publisher: str) -> Window:
    name = str(row["statement"])
    if name not in contents:
        raise CodingError(f"{place}: {name} is not in the corpus")
    read = read_document(contents[name], "text/markdown", location=name, document_id="")
    if not isinstance(read, Read):
        raise CodingError(f"{place}: {name} cannot be read: {read.reason}")
    if hashlib.sha256(read.text.encode()).hexdigest() != row["text_sha256"]:
        raise CodingError(f"{place}: the text of {name} is not the one that was labelled")
    about = read.metadata
    start, end = json.loads(json.dumps(row["window"]))
    given = json.loads(json.dumps(row["labels"]))
    labels = tuple(read_coding(label, read.text, place) for label in given)
    sentences = tuple(
        (s.start, s.end) for s in segment(read.text) if s.kind != "heading" and s.start >= start and s.end <= end
    )
    title, day = about.title or "", about.published_on
    text = LabelledText(name.removesuffix(".md"), title, day, publisher, read.text, labels, sentences)
    statement = Statement(read.text, title=title, published_on=day, publisher=publisher)
    return Window(text, statement, (start, end), str(row["folder"]), str(row["use"]))
