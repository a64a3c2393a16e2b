"""How fast the coder is: over a folder or archive of statements, over ever longer paragraphs, and in two processes.

`python tests/benchmarks/coder.py [ARCHIVE.tar.gz | FOLDER]`, by default the archive of releases in ../shared. Prints
megabytes a second on one core (CPU time, so that others on the machine count little), how time grows with length (time
for twice the text over time for the text), peak memory before, over the statements and over the longest paragraphs,
where the time goes, and whether two processes give what one gives. Statements are taken from the archive one by one, so
that memory is the coder's and not the archive's. Machines differ and are shared: compare the ratios.
"""

import cProfile
import hashlib
import pstats
import resource
import sys
import tarfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path

import pyarrow as pa

from orchestration.extraction.batches import INPUT, code_batches, read_statement
from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Statement
from orchestration.sources.reading import Read, read_document

ARCHIVE = Path("../shared/corpus/releases-2021-2026.tar.gz")
PROFILED = 400
ROUNDS = 3
# One paragraph without an end, and one of many sentences.
UNITS = {
    "one sentence": "Norway will build a port in Ghana and, subject to funds, support schools, which they liked, ",
    "one paragraph": "Norway will build a port in Ghana by 2030. The sides welcomed the signing of a treaty on fish. ",
    "commas": ",",
    "brackets": "(",
}


def statements(path: Path) -> Iterator[dict[str, object]]:
    """Rows of the coder's input schema, one a readable Markdown document of a folder or tar archive."""
    for name, content in _contents(path):
        read = read_document(content, "text/markdown", location=name, document_id="")
        if isinstance(read, Read):
            about = read.metadata
            yield {
                "statement_id": name,
                "text": read.text,
                "title": about.title,
                "published_on": about.published_on,
                "publisher": about.publisher or "",
                "kind": about.kind,
                "parties": tuple(about.parties),
            }


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        yield from ((file.name, file.read_bytes()) for file in sorted(path.rglob("*.md")))
        return
    with tarfile.open(path) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.name.endswith(".md") else None
            if content is not None:
                yield member.name, content.read()


def digest(path: Path, part: int) -> str:
    """SHA-256 over the mentions of every second statement, in order, from the one numbered `part` on."""
    hashed = hashlib.sha256()
    for row in islice(statements(path), part, None, 2):
        batch = pa.RecordBatch.from_pylist([row], schema=INPUT)
        for found in code_batches(iter([batch])):
            hashed.update(repr(found.to_pylist()).encode())
    return hashed.hexdigest()


def peak_memory() -> str:
    """The most memory this process has held so far."""
    return f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def growth(unit: str, longest: int) -> list[tuple[int, float, float]]:
    """Length, CPU seconds and the ratio to half the length, for texts of a repeated unit up to `longest` characters.

    The least of several rounds over all lengths counts, so that a slow minute of the machine falls on all alike.
    """
    coder, sizes = RuleCoder(), [longest // 8, longest // 4, longest // 2, longest]
    least = dict.fromkeys(sizes, float("inf"))
    for _ in range(ROUNDS):
        for size in sizes:
            text = (unit * (size // len(unit) + 1))[:size]
            began = time.process_time()
            coder.code(Statement(text, "Joint Statement of Norway and Ghana", date(2024, 3, 15)))
            least[size] = min(least[size], time.process_time() - began)
    return [(size, least[size], least[size] / least[size // 2] if size // 2 in least else 0.0) for size in sizes]


def throughput(path: Path) -> None:
    """Prints how much of an archive is coded in a second of CPU time, reading it not counted."""
    coder, count, size, mentions, spent = RuleCoder(), 0, 0, 0, 0.0
    coder.code(Statement("Norway will build a port.", "Joint Statement of Norway and Ghana"))
    print(f"packages and tables read: {peak_memory()}")
    for row in statements(path):
        statement = read_statement(row)
        began = time.process_time()
        mentions += len(coder.code(statement))
        spent += time.process_time() - began
        count, size = count + 1, size + len(statement.text.encode())
    print(f"{count} statements, {size / 1e6:.1f} MB, {mentions} mentions: {size / 1e6 / spent:.2f} MB/s on one core")
    print(f"all statements coded: {peak_memory()}")


def main(path: Path) -> None:
    """Prints the figures."""
    throughput(path)
    for name, unit in UNITS.items():
        for length, seconds, ratio in growth(unit, 5_000_000):
            print(f"{name:14} {length / 1e6:6.2f} MB {seconds:7.2f} s  {ratio:5.2f} of half the length")
    print(f"longest paragraphs coded: {peak_memory()}")
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(digest, [path, path], [0, 1]))
    print("two processes give", "the same" if parts == [digest(path, 0), digest(path, 1)] else "SOMETHING ELSE")
    profiled = [read_statement(row) for row in islice(statements(path), PROFILED)]
    coder, profile = RuleCoder(), cProfile.Profile()
    profile.enable()
    for statement in profiled:
        coder.code(statement)
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ARCHIVE)
