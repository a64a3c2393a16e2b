"""Near copies: a statement that was syndicated, or posted again under another header, and the one it repeats.

Belongs here: finding candidates among all texts, deciding, and which of two is the original. Does not belong here:
comparing two texts (`comparison.py`), what a copy means for figures.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from datasketch import MinHash, MinHashLSH

from orchestration.files import hash_of_files, read_parquet, write_parquet_atomically
from orchestration.sources.comparison import Comparison, Words, compare, words_of

SHINGLE = 5  # words
PERMUTATIONS, BANDS, ROWS = (
    128,
    32,
    4,
)  # finds 87 of 100 pairs that share half of their shingles, 99 of those that share 0.6
MOST_COMPARED = 20  # the most similar ones; texts made after one model come in hundreds
LEAST_SIMILAR = 0.4  # estimated share of shingles; below it texts are not compared

# Measured on the labelled pairs of tests/labelled_pairs: `python tests/benchmarks/copies.py` finds them again.
LEAST_WORDS = 85
LEAST_SHARED = 0.92
LEAST_SHARED_OF_OTHER = 0.5
MOST_EXCHANGED = 0.25
MOST_DAYS = 60

CACHE: dict[str, pl.DataType] = {
    "statement_id": pl.String(),
    "published_on": pl.Date(),
    "version": pl.String(),
    "sketch": pl.Binary(),
    "copy_of": pl.String(),
    "copy_share": pl.Float64(),
}
Sketch: TypeAlias = "np.ndarray[Any, np.dtype[np.uint32]]"


@dataclass(frozen=True, slots=True)
class Copy:
    """A statement that repeats an earlier one.

    Attributes:
        statement_id: the copy.
        copy_of: the original, itself no copy.
        share: share of words of the shorter text that stand in the other, of the copy and the text it was found by.
    """

    statement_id: str
    copy_of: str
    share: float


@dataclass(frozen=True, slots=True)
class Text:
    """A statement's text with what decides which of two is the original."""

    statement_id: str
    published_on: date
    text: str


def is_copy(comparison: Comparison, days_apart: int) -> bool:
    """Whether two texts that compare like this, published so many days apart, are copies of each other.

    Texts of one series (a yearly message, an approval for another state) share their wording, and differ in names and
    numbers; what is repeated a year later, word for word, is said anew.
    """
    return (
        comparison.words >= LEAST_WORDS
        and comparison.shared >= LEAST_SHARED
        and comparison.shared_of_other >= LEAST_SHARED_OF_OTHER
        and comparison.exchanged <= MOST_EXCHANGED
        and days_apart <= MOST_DAYS
    )


def near_copies(texts: Iterable[Text], sketches: dict[str, Sketch] | None = None) -> list[Copy]:
    """Which of the texts repeat which, in order of date, then id.

    A fold: each text is held against those before it in that order, never later ones, so that neither the order in
    which documents arrived nor what comes later changes a link. One that is a copy of a copy is one of its original.

    Args:
        texts: statements, each once.
        sketches: of these texts, where they were made before.
    """
    ordered = sorted(texts, key=lambda text: (text.published_on, text.statement_id))
    made = sketches or {}
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    words = cache(lambda place: words_of(ordered[place].text))
    hashes: list[MinHash] = []
    found: dict[str, Copy] = {}
    for place, text in enumerate(ordered):
        sketch = made.get(text.statement_id)
        hashes.append(_minhash(sketch_of(text.text) if sketch is None else sketch))
        for before in _closest(hashes, index.query(hashes[place])):
            days = (text.published_on - ordered[before].published_on).days
            if days > MOST_DAYS:
                continue
            comparison = compare(words(before), words(place))
            if is_copy(comparison, days):
                of = ordered[before].statement_id
                original = found[of].copy_of if of in found else of
                found[text.statement_id] = Copy(text.statement_id, original, comparison.shared)
                break
        index.insert(place, hashes[place])
    return list(found.values())


def _closest(hashes: list[MinHash], candidates: list[int]) -> list[int]:
    last = hashes[-1].hashvalues
    similar = [(float(np.mean(hashes[before].hashvalues == last)), before) for before in candidates]
    ranked = sorted((-share, before) for share, before in similar if share >= LEAST_SIMILAR)
    return [before for _, before in ranked[:MOST_COMPARED]]


def sketch_of(text: str) -> Sketch:
    """MinHash of the text's shingles: two of them agree in about the share of shingles that the texts share."""
    sketch = _blank().copy()
    sketch.update_batch(_shingles(words_of(text)))
    values: Sketch = sketch.hashvalues
    return values


def _shingles(words: Words) -> list[int]:
    hashed = np.array([zlib.crc32(word.encode()) for word in words.folded] or [0], dtype=np.uint64)
    count = max(1, len(hashed) - SHINGLE + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(min(SHINGLE, len(hashed))):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + hashed[offset : offset + count] + np.uint64(1)
        mixed ^= mixed >> np.uint64(29)
    folded: list[int] = np.unique((mixed >> np.uint64(32)).astype(np.uint32)).tolist()
    return folded


@cache
def _blank() -> MinHash:
    return MinHash(num_perm=PERMUTATIONS, hashfunc=int)


def _minhash(sketch: Sketch) -> MinHash:
    made = _blank().copy()
    made.hashvalues = sketch
    return made


@cache
def copies_version() -> str:
    """Changes whenever other copies could be found: hash of this code, and the version of the library."""
    folder = Path(__file__).parent
    code = hash_of_files((folder / name for name in ("copies.py", "comparison.py")), folder)
    return hashlib.sha256(f"{code} {version('datasketch')}".encode()).hexdigest()[:12]


def with_copies(
    statements: pl.DataFrame, cache_path: Path, advance: Callable[[int], None] = lambda steps: None
) -> pl.DataFrame:
    """The statements with `copy_of` and `copy_share`; nothing is computed anew where none was added or changed.

    Args:
        statements: rows of `schemas.raw.Statements`.
        cache_path: Parquet file of sketches and links found before.
        advance: called with the number of statements done.
    """
    before = read_parquet(cache_path, CACHE).filter(pl.col("version") == copies_version())
    wanted = statements.select("statement_id", "published_on").sort("statement_id")
    if wanted.equals(before.select("statement_id", "published_on")):
        found = before
        advance(statements.height)
    else:
        found = _found_anew(statements, dict(before.select("statement_id", "sketch").iter_rows()), advance)
        write_parquet_atomically(cache_path, found)
    links = found.select("statement_id", "copy_of", "copy_share")
    joined = statements.drop("copy_of", "copy_share").join(links, on="statement_id", how="left", maintain_order="left")
    return joined.select(statements.columns)


def _found_anew(statements: pl.DataFrame, known: dict[str, bytes], advance: Callable[[int], None]) -> pl.DataFrame:
    texts = [Text(*row) for row in statements.select("statement_id", "published_on", "text").iter_rows()]
    sketches: dict[str, Sketch] = {}
    for text in texts:
        kept = known.get(text.statement_id)
        sketches[text.statement_id] = sketch_of(text.text) if kept is None else np.frombuffer(kept, np.uint32)
        advance(1)
    copies = {copy.statement_id: (copy.copy_of, copy.share) for copy in near_copies(texts, sketches)}
    rows = [
        (
            text.statement_id,
            text.published_on,
            copies_version(),
            sketches[text.statement_id].tobytes(),
            *copies.get(text.statement_id, (None, None)),
        )
        for text in texts
    ]
    return pl.DataFrame(rows, schema=CACHE, orient="row").sort("statement_id")
