"""Labelled pairs of mentions: do the two tell of one commitment?

Belongs here: reading the pairs and finding their mentions. Does not belong here: learning from them, and scores.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

LEAST_SHARED = 0.5  # of the longer span: the coder may quote a little more or less than when the pair was labelled
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two spans of statements, by file name and offsets, and what was judged.

    Attributes:
        earlier: the span that comes first in the order of the fold.
        later: the other.
        verdict: `same`, `successor`, `part`, `different` or `unsure`.
        use: `training` or `aside`.
    """

    earlier: Span
    later: Span
    verdict: str
    use: str


def read_pairs(path: Path) -> tuple[LabelledPair, ...]:
    """All pairs of a file such as tests/labelled_links/pairs.csv."""
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(
            LabelledPair(_span(row, "earlier"), _span(row, "later"), row["verdict"], row["use"])
            for row in csv.DictReader(file)
        )


def _span(row: dict[str, str], side: str) -> Span:
    return row[f"{side}_file"], int(row[f"{side}_start"]), int(row[f"{side}_end"])


def located(pairs: Sequence[LabelledPair], mentions: pl.DataFrame) -> Iterator[tuple[LabelledPair, int, int]]:
    """Pairs with the rows of their later and earlier mention; those of which one is not coded now are left out.

    Args:
        pairs: labelled pairs.
        mentions: columns `file_name`, `start_offset`, `end_offset`, in the order of the fold.
    """
    by_file: dict[str, list[tuple[int, int, int]]] = {}
    for row, (name, start, end) in enumerate(mentions.select("file_name", "start_offset", "end_offset").iter_rows()):
        by_file.setdefault(name, []).append((start, end, row))
    for pair in pairs:
        earlier, later = (_found(span, by_file.get(span[0], [])) for span in (pair.earlier, pair.later))
        if earlier is not None and later is not None and earlier != later:
            yield pair, later, earlier


def _found(span: Span, spans: list[tuple[int, int, int]]) -> int | None:
    def shared(one: tuple[int, int, int]) -> float:
        return (min(span[2], one[1]) - max(span[1], one[0])) / max(span[2] - span[1], one[1] - one[0])

    best = max(spans, key=shared, default=None)
    return best[2] if best is not None and shared(best) >= LEAST_SHARED else None
