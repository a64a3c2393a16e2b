"""Damaged files: truncated, bit-flipped and spliced ones of every format, the same ones for the same seed.

`python -m tests.mutations 5000` reads that many and says what became of them. Belongs here: damaging files and counting
what becomes of them. Does not belong here: what is expected.
"""

import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.sources.discovery import discover
from orchestration.sources.front_matter import split
from orchestration.sources.markdown import plain_text
from orchestration.sources.statements import StatementTables, read_statements
from orchestration.sources.store import Collected, DocumentStore
from tests.making import page_of, pdf_of, repacked, set_pages, word_file_of

SAMPLE = sorted((Path(__file__).parents[1] / "data" / "statements").glob("[0-9]*.md"))
SEED = 20261125
MOST_SECONDS = 20.0
MARKS = "<meta property='article:published_time' content='2024-05-02'><script type='application/ld+json'>{}</script>"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files."""

    collected: Collected
    tables: StatementTables
    seconds: float

    def rules(self) -> Counter[str]:
        """Number of rejects by rule."""
        return Counter(self.tables.rejects.get_column("rule").to_list())


def originals(number: int = 8) -> list[tuple[str, bytes]]:
    """Ending and bytes of whole files, some of every format and encoding."""
    made = []
    for path in SAMPLE[:number]:
        raw = path.read_bytes()
        _, body = split(raw.decode())
        pages = set_pages(plain_text(body).split("\n\n"), header="Ministry", title=path.stem, size=14)
        made += [
            (".md", raw),
            (".txt", raw),
            (".txt", raw.decode().encode("utf-16")),
            (".txt", raw.decode().encode("cp1252")),
            (".html", page_of(body, title=path.stem, head=MARKS).encode()),
            (".docx", word_file_of(body, title=path.stem)),
            (".pdf", pdf_of(pages, title=path.stem, created="D:20240502")),
        ]
    return made


def damaged(number: int, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """That many damaged files."""
    chance, whole = random.Random(seed), originals()
    ways = (_truncated, _flipped, _spliced, _repeated, _inside)
    for index in range(number):
        ending, content = whole[index % len(whole)]
        yield ending, ways[chance.randrange(len(ways))](content, chance, whole)


def _truncated(content: bytes, chance: random.Random, _: list[tuple[str, bytes]]) -> bytes:
    start, end = 0, chance.randrange(len(content))
    return content[start:end] if chance.random() < 0.8 else content[end:]


def _flipped(content: bytes, chance: random.Random, _: list[tuple[str, bytes]]) -> bytes:
    changed = bytearray(content)
    for _number in range(chance.choice((1, 1, 2, 5, 20, 200))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _spliced(content: bytes, chance: random.Random, whole: list[tuple[str, bytes]]) -> bytes:
    _, other = chance.choice(whole)
    at, start = chance.randrange(len(content)), chance.randrange(len(other))
    return content[:at] + other[start : start + chance.randrange(1, 20_000)] + content[at:] * chance.randrange(2)


def _repeated(content: bytes, chance: random.Random, _: list[tuple[str, bytes]]) -> bytes:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randrange(1, 200)]
    return content[:start] + piece * chance.choice((2, 50, 2_000)) + content[start:]


def _inside(content: bytes, chance: random.Random, whole: list[tuple[str, bytes]]) -> bytes:
    """Damage within the parts of a package, which is whole as such; other files are damaged as they are."""
    if not content.startswith(b"PK"):
        return _flipped(content, chance, whole)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        name = chance.choice([name for name in package.namelist() if name.endswith((".xml", ".rels"))])
        part = package.read(name)
    return repacked(content, {name: chance.choice((_truncated, _flipped, _repeated))(part, chance, whole)})


def read_damaged(number: int, folder: Path, seed: int = SEED) -> Outcome:
    """Puts damaged files into a folder and takes them in as any source's files are."""
    files = folder / "files"
    files.mkdir()
    for index, (ending, content) in enumerate(damaged(number, seed)):
        (files / f"{index:05}{ending}").write_bytes(content)
    store, began = DocumentStore(folder / "documents"), time.monotonic()
    collected = store.collect("files", discover([files]), collected_on=date(2026, 1, 5), max_bytes=10_000_000)
    tables = read_statements(store, ["files"], folder / "cache.parquet", max_seconds=MOST_SECONDS)
    return Outcome(collected, tables, time.monotonic() - began)


def main() -> None:
    """Reads as many damaged files as the first argument says, and tells what became of them."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as folder:
        outcome = read_damaged(number, Path(folder))
    documents, statements = outcome.tables.documents, outcome.tables.statements
    print(f"{number} files in {outcome.seconds:.0f} s: {outcome.collected}")
    print(f"{documents.height} documents, {statements.height} statements, rejects: {dict(outcome.rules())}")
    failed = outcome.tables.rejects.filter(outcome.tables.rejects["rule"].is_in(["reader_failed", "took_too_long"]))
    for name, reason in failed.select("file_name", "reason").iter_rows():
        print(f"{name}: {reason}")


if __name__ == "__main__":
    main()
