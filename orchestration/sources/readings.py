"""What was read of each document, kept so that it is read once: again only when the readers changed, or broke off.

Belongs here: that memory, and when it holds. Does not belong here: reading, and what statements come of it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.files import hash_of_files, read_parquet, write_parquet_atomically
from orchestration.settings import PACKAGE, resources
from orchestration.sources.front_matter import Metadata
from orchestration.sources.isolation import Job, ReaderProcesses
from orchestration.sources.reading import Examined
from orchestration.sources.store import DocumentStore
from orchestration.sources.surroundings import evidence_of

READINGS: dict[str, pl.DataType] = {
    "document_id": pl.String(),
    "media_type": pl.String(),
    "given": pl.String(),
    "reader_version": pl.String(),
    "statement_id": pl.String(),
    "text": pl.String(),
    "title": pl.String(),
    "published_on": pl.Date(),
    "publisher": pl.String(),
    "url": pl.String(),
    "kind": pl.String(),
    "language": pl.String(),
    "place": pl.String(),
    "is_translation": pl.Boolean(),
    "original_url": pl.String(),
    "evidence": pl.String(),
    "parties": pl.List(pl.String),
    "rule": pl.String(),
    "value": pl.String(),
    "reason": pl.String(),
    "remedy": pl.String(),
    "tries": pl.Int64(),
}
BROKE_OFF, TIMED_OUT = ("reader_failed", "unreadable"), "took_too_long"
MOST_TRIED_AGAIN = 8  # documents a run
MOST_TIMEOUTS = 3  # tries, each in a run of its own
CODE_LISTS = ("countries", "grouping_names", "kinds", "lexicon/publishers")
METADATA = tuple(field.name for field in fields(Metadata))
KEY = ["document_id", "media_type", "given"]
LIBRARIES = (
    *("charset-normalizer", "htmldate", "lxml", "markdown-it-py", "py3langid", "pypdfium2"),
    *("python-dateutil", "python-docx", "pyyaml", "trafilatura"),
)


@cache
def reader_version() -> str:
    """Changes whenever a document could be read differently: hash of code, code lists and versions of libraries."""
    reference = resources() / "data" / "reference"
    tables = [*(reference / f"{name}.csv" for name in CODE_LISTS), *(reference / "reading").glob("*.csv")]
    parts = [hash_of_files(reading_code(), PACKAGE), hash_of_files(tables, reference)]
    return hashlib.sha256(" ".join((*parts, *map(version, LIBRARIES))).encode()).hexdigest()[:12]


def reading_code() -> list[Path]:
    """The files of this package that decide what is read; what `fetching` tells of a page is part of `KEY` instead."""
    folder = Path(__file__).parent
    shared = (PACKAGE / name for name in ("reference.py", "rejects.py"))
    return [*folder.glob("*.py"), *(folder / "readers").glob("*.py"), *shared]


def readings_of(
    store: DocumentStore,
    documents: pl.DataFrame,
    cache_path: Path,
    advance: Callable[[int], None],
    max_seconds: float,
) -> pl.DataFrame:
    """What was read of each document, one row of `READINGS` each.

    Args:
        store: the documents of the home.
        documents: the documents, with the columns of `KEY` and `location`.
        cache_path: where it is kept.
        advance: called with the number of documents done.
        max_seconds: how long reading one document may take.

    Raises:
        ReaderError: the reading process does not start.
    """
    before = read_parquet(cache_path, READINGS).filter(pl.col("reader_version") == reader_version())
    again = tried_again(before.join(documents.select(KEY), on=KEY, how="semi"), max_seconds)
    tries = dict(again.select("document_id", "tries").iter_rows())
    known = before.join(documents.select(KEY), on=KEY, how="semi").join(again, on=KEY, how="anti")
    missing = documents.join(known, on=KEY, how="anti").sort("document_id")
    advance(known.height)
    if missing.is_empty() and known.height == before.height:
        return before
    jobs = [_job(store, document) for document in missing.iter_rows(named=True)]
    rows = []
    with ReaderProcesses(max_seconds) as readers:
        for document, examined in zip(missing.iter_rows(named=True), readers.examine(jobs), strict=True):
            rows.append(_row(document, examined) | {"tries": tries.get(document["document_id"], 0) + 1})
            advance(1)
    readings = pl.concat([known, pl.DataFrame(rows, schema=READINGS)]).sort("document_id")
    write_parquet_atomically(cache_path, readings)
    return readings


def tried_again(readings: pl.DataFrame, max_seconds: float) -> pl.DataFrame:
    """Readings that did not come to an end, for a cause that may be gone: the machine's as often as the document's.

    All whose time limit was lower than it is now; of the others a few a run, those tried least often first: readers
    that broke off in every run, what took too long in three runs, since each such try costs its whole time.

    Args:
        readings: rows of `READINGS`.
        max_seconds: how long reading one document may take now.
    """
    timed_out = (pl.col("rule") == TIMED_OUT).fill_null(value=False)
    may_do_better = timed_out & (pl.col("value").cast(pl.Float64, strict=False) < max_seconds)
    worth_it = pl.col("rule").is_in(BROKE_OFF).fill_null(value=False) | (timed_out & (pl.col("tries") < MOST_TIMEOUTS))
    others = readings.filter(~may_do_better, worth_it).sort("tries", "document_id").head(MOST_TRIED_AGAIN)
    return pl.concat([readings.filter(may_do_better), others])


def _job(store: DocumentStore, document: dict[str, Any]) -> Job:
    document_id = document["document_id"]
    return Job(
        path=store.path(document_id),
        media_type=document["media_type"],
        location=document["location"],
        document_id=document_id,
        given=(given := evidence_of(document["given"])),
        charset=next((item.value for item in given if item.field == "encoding"), None),
    )


def _row(document: dict[str, Any], examined: Examined) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(READINGS)
    row |= {name: document[name] for name in KEY} | {"reader_version": reader_version()}
    row |= {name: getattr(examined.metadata, name) for name in METADATA} | {"evidence": examined.evidence}
    row["parties"] = list(examined.metadata.parties)
    if examined.read is not None:
        return row | {"statement_id": examined.read.statement_id, "text": examined.read.text}
    reject = examined.reject
    assert reject is not None
    return row | {"rule": reject.rule, "value": reject.value, "reason": reject.reason, "remedy": reject.remedy}
