"""Raw tables of planted statements.

Belongs here: planting. Does not belong here: loading, and what is expected of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import polars as pl

from orchestration.rejects import rejected, rejects_frame
from orchestration.warehouse.load import RawTables, with_row_hashes
from schemas.raw import CommitmentMentions, CommitmentRelations, Documents, Mentions, Statements
from schemas.reviews import MentionReviews, Reviews

TEXT = "They will open a port and sign a pact on rice."


@dataclass(frozen=True)
class Plant:
    """One statement with its document and its mentions by span; `reading` tells readings of one document apart."""

    number: int
    spans: Sequence[tuple[int, int]] = ((0, 21),)
    status: str = "agreed"
    title: str = "Title"
    reading: int = 0

    @property
    def statement_id(self) -> str:
        """Key of the statement."""
        return f"s_{self.number:08x}{self.reading:08x}"

    @property
    def text(self) -> str:
        """Its text: another reading of the same document begins with more dashes."""
        return "-" * self.reading + TEXT

    def mention(self, index: int = 0) -> str:
        """Key of one of its mentions."""
        start, end = self.spans[index]
        return f"m_{self.number:04x}{self.reading:04x}{start:04x}{end:04x}"


def raw_tables(*plants: Plant, rejects: Sequence[str] = ()) -> RawTables:
    """Raw tables of planted statements and rejected files."""
    documents, statements, mentions = [], [], []
    for plant in plants:
        about = {
            "title": plant.title,
            "published_on": date(2024, 5, 2),
            "publisher": None,
            "url": None,
            "language": None,
            "place": None,
            "is_translation": False,
            "original_url": None,
        }
        keys = {"document_id": f"{plant.number:064x}", "statement_id": plant.statement_id}
        file = {"file_name": "a.txt", "media_type": "text/plain", "byte_count": 9, "collected_on": date(2026, 1, 5)}
        documents.append(keys | about | file | {"kind": "news", "evidence": "[]"})
        known = {"kind": "news", "parties": ["KEN"], "known_on": date(2026, 1, 5), "row_hash": ""}
        statements.append(keys | about | known | {"text": plant.text})
        mentions += [_mention(plant, index) for index in range(len(plant.spans))]
    table = pl.DataFrame(mentions, schema=Mentions.frame_schema())
    return with_row_hashes(
        RawTables(
            documents=pl.DataFrame(documents, schema=Documents.frame_schema()),
            statements=pl.DataFrame(statements, schema=Statements.frame_schema()),
            mentions=table,
            commitment_mentions=links_of(table),
            commitment_relations=_relations(table),
            rejects=rejects_frame(rejected("documents", place, "unreadable", "it is not there") for place in rejects),
            reviews=_reviews(table),
            mention_reviews=_mention_reviews(table),
        )
    )


def links_of(mentions: pl.DataFrame) -> pl.DataFrame:
    """Each mention as a commitment of its own."""
    links = mentions.select(
        "mention_id",
        pl.col("mention_id").str.replace("^m_", "c_").alias("commitment_id"),
        "statement_id",
        pl.lit(1.0).alias("link_score"),
        pl.lit("planted").alias("link_reason"),
        pl.lit(None, dtype=pl.String).alias("linked_mention_id"),
    )
    return links.select(list(CommitmentMentions.frame_schema()))


def _relations(mentions: pl.DataFrame) -> pl.DataFrame:
    """Each mention's commitment as the successor of the one before in the same statement."""
    keys = mentions.select("mention_id", "statement_id").rows()
    rows = [
        (_commitment(later), _commitment(earlier), "successor", later, statement_id, 0.9, "planted")
        for (earlier, before), (later, statement_id) in pairwise(keys)
        if before == statement_id
    ]
    return pl.DataFrame(rows, schema=CommitmentRelations.frame_schema(), orient="row")


def _reviews(mentions: pl.DataFrame) -> pl.DataFrame:
    """Each mention confirmed."""
    said = {"reviewed_at": datetime(2026, 1, 6), "reviewer": "Ana", "action": "confirm", "outcome": "applied"}
    rows = [
        said | {"review_id": f"v_{mention_id}", "target": f"{statement_id}##x", "mention_id": mention_id}
        for mention_id, statement_id in mentions.select("mention_id", "statement_id").iter_rows()
    ]
    return pl.DataFrame(rows, schema=Reviews.frame_schema())


def _mention_reviews(mentions: pl.DataFrame) -> pl.DataFrame:
    said = {"reviewed_at": datetime(2026, 1, 6), "reviewers": "Ana", "decision": "confirmed", "has_conflict": False}
    rows = [said | row for row in mentions.select("mention_id", "statement_id", "quote").to_dicts()]
    return pl.DataFrame(rows, schema=MentionReviews.frame_schema())


def _commitment(mention_id: str) -> str:
    return mention_id.replace("m_", "c_", 1)


def _mention(plant: Plant, index: int) -> dict[str, Any]:
    start, end = plant.spans[index]
    return {
        "mention_id": plant.mention(index),
        "statement_id": plant.statement_id,
        "start_offset": start,
        "end_offset": end,
        "quote": plant.text[start:end],
        "quote_is_verbatim": True,
        "context": plant.text,
        "status": plant.status,
        "actors": ["JPN"],
        "partners": ["KEN"],
        "sectors": ["agriculture_food"],
        "instrument": "agreement",
        "amount": None,
        "amount_kind": None,
        "currency": None,
        "due": None,
        "due_basis": None,
        "done": None,
        "strength": 3,
        "confidence": 0.9,
        "source_class": "joint",
        "rule": "planted",
        "coder_version": "1",
    }
