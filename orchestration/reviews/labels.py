"""Statements that a person has read whole, as labelled texts for `cooperation evaluate`.

Belongs here: writing such a folder. Does not belong here: reading and scoring it (`orchestration/evaluation`).
"""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.extraction.segmentation import segment
from orchestration.files import write_atomically
from orchestration.reviews.statements import FULLY_READ

DOCUMENT_COLUMNS = ("id", "title", "published_on", "publisher", "kind")
LABEL_FIELDS = ("status", "actors", "partners", "sectors", "instrument", "currency", "due", "done")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        texts: number of statements.
        labels: number of commitments in them.
        decided: how many of these a person decided on one by one; the others stand because the text was fully read.
        copies: statements left out since their original tells their commitments.
    """

    texts: int
    labels: int
    decided: int
    copies: int


def fully_read(reviews: pl.DataFrame) -> frozenset[str]:
    """Ids of the statements that people have read whole, by rows of `schemas.reviews.Reviews`."""
    said = reviews.filter(pl.col("action") == FULLY_READ, pl.col("outcome") == "applied").sort(
        "reviewed_at", "review_id"
    )
    last = dict(said.select("statement_id", "value").iter_rows())
    return frozenset(key for key, value in last.items() if (value or "true").lower() != "false")


def write_labels(
    folder: Path,
    reviews: pl.DataFrame,
    statements: pl.DataFrame,
    mentions: pl.DataFrame,
    mention_reviews: pl.DataFrame,
) -> Written:
    """Writes documents.csv, sentences.json, and a text and its labels for each statement that was fully read.

    Labels are all mentions of the statement that nobody dismissed, with the values that count.

    Args:
        folder: where to; files of the same names are replaced.
        reviews: rows of `schemas.reviews.Reviews`.
        statements: rows of `schemas.raw.Statements`.
        mentions: rows of `schemas.raw.Mentions`, after review.
        mention_reviews: rows of `schemas.reviews.MentionReviews`.
    """
    read = fully_read(reviews)
    wanted = [row for row in statements.sort("statement_id").to_dicts() if row["statement_id"] in read]
    texts = [row for row in wanted if row["copy_of"] is None]
    decisions = dict(mention_reviews.select("mention_id", "decision").iter_rows())
    by_statement: dict[str, list[dict[str, Any]]] = {}
    for row in mentions.to_dicts():
        if decisions.get(row["mention_id"]) != "dismissed":
            by_statement.setdefault(row["statement_id"], []).append(row)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(DOCUMENT_COLUMNS)
    sentences = {}
    labels = []
    for row in texts:
        key = row["statement_id"]
        writer.writerow([key, row["title"], row["published_on"], row["publisher"] or "", row["kind"]])
        sentences[key] = [[one.start, one.end] for one in segment(row["text"]) if one.kind != "heading"]
        found = by_statement.get(key, [])
        labels += found
        lines = [json.dumps(_label(mention), ensure_ascii=False) + "\n" for mention in found]
        write_atomically(folder / f"{key}.txt", row["text"].encode())
        write_atomically(folder / f"{key}.jsonl", "".join(lines).encode())
    write_atomically(folder / "documents.csv", table.getvalue().encode())
    write_atomically(folder / "sentences.json", json.dumps(sentences, indent=1).encode())
    decided = sum(mention["mention_id"] in decisions for mention in labels)
    return Written(len(texts), len(labels), decided, len(wanted) - len(texts))


def _label(mention: dict[str, Any]) -> dict[str, Any]:
    amount = mention["amount"]
    return {
        "start": mention["start_offset"],
        "end": mention["end_offset"],
        "quote": mention["quote"],
        **{name: mention[name] for name in LABEL_FIELDS},
        "amount": None if amount is None else float(amount),
    }
