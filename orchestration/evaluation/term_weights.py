"""Counts how rare words are in real statements: `python -m orchestration.evaluation.term_weights`.

Belongs here: the counting, and the file written. Does not belong here: what the weights are used for
(`orchestration/linking/terms.py`).

It needs the reference texts in ../shared. The same texts give the same bytes.
"""

import argparse
import csv
import io
import math
import tarfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from orchestration.files import write_atomically
from orchestration.linking.terms import words_of
from orchestration.settings import resources
from orchestration.sources.front_matter import split

# Rarer words all weigh the same: what separates two of them is chance.
LEAST_COUNT = 25
# Words in one of so many paragraphs or more tell nothing of what a quote is about.
LEAST_WEIGHT = 2.0


def paragraphs(shared: Path) -> Iterator[str]:
    """Every paragraph of the joint statements and of the archive of releases, without front matter."""
    for path in sorted((shared / "corpus" / "joint-statements").glob("*.md")):
        yield from _paragraphs(path.read_text(encoding="utf-8"))
    with tarfile.open(shared / "corpus" / "releases-2021-2026.tar.gz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None:
                yield from _paragraphs(file.read().decode("utf-8", errors="replace"))


def _paragraphs(text: str) -> Iterator[str]:
    body = split(text)[1]
    yield from (part for part in body.split("\n\n") if part.strip())


def weights(texts: pl.Series) -> pl.DataFrame:
    """Stems with `weight`, the natural logarithm of paragraphs a paragraph with the stem; 0 for common words."""
    counts = words_of(texts).unique(["row", "term"]).group_by("term").len("paragraphs")
    counts = counts.filter(pl.col("paragraphs") >= LEAST_COUNT)
    weight = (texts.len() / pl.col("paragraphs")).log().round(2)
    frame = counts.select("term", pl.when(weight < LEAST_WEIGHT).then(0.0).otherwise(weight).alias("weight"))
    rarest = round(math.log(texts.len() / LEAST_COUNT), 2)
    return frame.with_columns(pl.col("weight").clip(upper_bound=rarest)).sort("term")


def weights_csv(frame: pl.DataFrame) -> str:
    """The text of term_weights.csv."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.iter_rows())
    return file.getvalue()


def main() -> None:
    """Counts and writes."""
    parser = argparse.ArgumentParser(description="Counts how rare words are in real statements.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    texts = pl.Series(list(paragraphs(options.shared)), dtype=pl.String)
    frame = weights(texts)
    write_atomically(resources() / "data" / "reference" / "linking" / "term_weights.csv", weights_csv(frame).encode())
    print(f"{frame.height} terms of {texts.len()} paragraphs")


if __name__ == "__main__":
    main()
