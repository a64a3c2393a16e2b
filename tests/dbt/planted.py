"""Planted raw rows, and how to write them to a warehouse and read its marts.

Belongs here: rows and helpers. Does not belong here: running dbt, and what is expected of the rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from dbt.cli.main import dbtRunnerResult

from schemas import MARTS, RAW
from schemas.ddl import create_table
from schemas.reviews import MentionReviews, Reviews

AS_OF = "2026-06-30"
Rows = list[dict[str, Any]]
RawRows = dict[str, Rows]
Dbt = Callable[..., dbtRunnerResult]
Reload = Callable[[RawRows], Path]


def key(letter: str, number: int) -> str:
    """A well-formed id, e.g. `key("m", 3)` is `m_0000000000000003`."""
    return f"{letter}_{number:016x}" if letter else f"{number:064x}"


@dataclass
class Planted:
    """Raw rows under construction; every method adds rows and returns the new id."""

    rows: RawRows

    def document(self, number: int, statement: int | None, **fields: Any) -> str:
        """A document; `statement` None means that it was rejected."""
        defaults = {
            "document_id": key("", number),
            "statement_id": None if statement is None else key("s", statement),
            "file_name": f"{number}.txt",
            "media_type": "text/plain",
            "byte_count": 100,
            "title": f"Document {number}",
            "published_on": None,
            "publisher": None,
            "url": None,
            "kind": "joint_statement",
            "language": None,
            "place": None,
            "is_translation": False,
            "original_url": None,
            "evidence": "[]",
            "collected_on": date(2026, 1, 5),
        }
        self.rows["documents"].append(defaults | fields)
        return key("", number)

    def statement(self, number: int, published_on: str, **fields: Any) -> str:
        """A statement with its own first document of the same number."""
        day = date.fromisoformat(published_on)
        about = {
            "title": f"Statement {number}",
            "published_on": day,
            "publisher": "Ministry of Planted Affairs",
            "url": f"https://ministry.example/{number}",
            "kind": "joint_statement",
            "language": "en",
            "place": None,
            "is_translation": False,
            "original_url": None,
        } | {name: value for name, value in fields.items() if name not in ("parties", "text", "known_on")}
        self.rows["statements"].append(
            about
            | {
                "statement_id": key("s", number),
                "document_id": key("", number),
                "parties": fields.get("parties", []),
                "text": fields.get("text", "A planted text."),
                "known_on": fields.get("known_on", date(2026, 1, 5)),
                "row_hash": f"{number:016x}",
            }
        )
        self.document(number, number, **about)
        return key("s", number)

    def mention(self, number: int, statement: int, commitment: int, **fields: Any) -> str:
        """A mention and its link; offsets follow its number unless given."""
        defaults = {
            "mention_id": key("m", number),
            "statement_id": key("s", statement),
            "start_offset": number,
            "end_offset": number + 10,
            "quote": f"agreed on item {number}",
            "quote_is_verbatim": True,
            "context": "The paragraph around it.",
            "status": "agreed",
            "actors": ["IND"],
            "partners": [],
            "sectors": ["trade"],
            "instrument": "dialogue",
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
            "coder_version": "planted",
        }
        self.rows["mentions"].append(defaults | fields)
        self.rows["commitment_mentions"].append(
            {
                "mention_id": key("m", number),
                "commitment_id": key("c", commitment),
                "statement_id": key("s", statement),
                "link_score": 1.0,
                "link_reason": "planted",
                "linked_mention_id": None,
            }
        )
        return key("m", number)

    def review(self, mention: int, statement: int, decision: str) -> str:
        """What a person decided on a mention, and the review that says so."""
        self.rows["reviews"].append(
            dict.fromkeys(Reviews.frame_schema())
            | {
                "review_id": f"v_{mention}",
                "reviewed_at": datetime(2026, 2, 1),
                "reviewer": "Ana",
                "action": "dismiss" if decision == "dismissed" else "confirm",
                "target": f"{key('s', statement)}##agreed on item {mention}",
                "outcome": "applied",
                "anchoring": "words",
                "statement_id": key("s", statement),
                "mention_id": key("m", mention),
            }
        )
        self.rows["mention_reviews"].append(
            dict.fromkeys(MentionReviews.frame_schema())
            | {
                "mention_id": key("m", mention),
                "statement_id": key("s", statement),
                "quote": f"agreed on item {mention}",
                "decision": decision,
                "reviewers": "Ana",
                "reviewed_at": datetime(2026, 2, 1),
                "has_conflict": False,
            }
        )
        return key("m", mention)

    def relation(self, later: int, earlier: int, mention: int, statement: int, relation: str = "successor") -> None:
        """Two commitments that belong together, found at a mention."""
        self.rows["commitment_relations"].append(
            {
                "commitment_id": key("c", later),
                "related_commitment_id": key("c", earlier),
                "relation": relation,
                "mention_id": key("m", mention),
                "statement_id": key("s", statement),
                "score": 0.9,
                "reason": "planted",
            }
        )

    def reject(self, number: int, document: int | None, stage: str = "documents", location: str = "") -> str:
        """A reject; `document` None means that the file's bytes could not be read."""
        self.rows["rejects"].append(
            {
                "reject_id": key("r", number),
                "stage": stage,
                "location": location or f"inbox/{number}.txt",
                "file_name": f"{number}.txt",
                "document_id": None if document is None else key("", document),
                "rule": "planted",
                "value": None,
                "reason": "planted",
                "remedy": "planted",
                "row": None,
            }
        )
        return key("r", number)


def planted_rows() -> RawRows:
    """Raw rows that meet each rule of the marts at least once."""
    planted = Planted({model.table_name(): [] for model in RAW})
    # one thread over three texts: agreed, under way, then a weaker word; money and due date change on the way
    planted.statement(1, "2024-03-01", parties=["IND", "UZB"], known_on=date(2026, 1, 7))
    planted.statement(2, "2025-03-01", parties=["IND", "UZB"], known_on=date(2026, 1, 6))
    planted.statement(3, "2026-03-01", kind="news", url=None, publisher=None, language=None)
    planted.mention(1, 1, 1, actors=["IND", "UZB"], due="2025", due_basis="stated", strength=5)
    planted.mention(
        2,
        2,
        1,
        status="under_way",
        actors=["UZB", "IND"],
        sectors=["digital_ict", "trade"],
        instrument="forum",
        amount=Decimal("1000000.00"),
        amount_kind="credit_line",
        currency="USD",
        due="2026-06",
        due_basis="relative",
        confidence=0.8,
    )
    planted.mention(
        3, 3, 1, status="proposed", actors=["IND"], partners=["UZB"], source_class="third_party", strength=1
    )
    # suspended and not taken up again; its due date has passed
    planted.mention(4, 1, 2, status="under_way", actors=["IND"], partners=["KAZ"], due="2025-01-31", due_basis="stated")
    planted.mention(5, 2, 2, status="suspended", actors=["IND"], partners=["KAZ"], start_offset=1)
    # the EU on the last day of British membership, Germany named as well
    planted.statement(4, "2020-01-31")
    planted.mention(6, 4, 3, status="completed", actors=["EU"], partners=["DEU"], done="2020-01", due="2019")
    # a grouping before its first member joined, beside a country
    planted.statement(5, "1974-12-31", parties=["G7"])
    planted.mention(7, 5, 4, actors=["G7"], partners=["IND"])
    # a digest, whose words are nobody's quotation
    planted.statement(6, "2025-06-06", kind="digest", publisher="Planted digests")
    planted.mention(8, 6, 5, actors=["C5+1"], quote_is_verbatim=False, source_class="digest", status="formalised")
    # reviewed: one mention of the long thread is confirmed, one that nobody else tells is dismissed
    planted.review(2, 2, "confirmed")
    planted.statement(8, "2025-07-01")
    planted.mention(11, 8, 7, actors=["KEN"])
    planted.rows["commitment_mentions"].pop()
    planted.review(11, 8, "dismissed")
    # after the day the figures are as of
    planted.statement(7, "2026-07-01", parties=["JPN"])
    planted.mention(9, 7, 1, status="completed", actors=["IND", "UZB"])
    planted.mention(10, 7, 6, actors=["JPN"])
    # one relation found by the as_of day, one found after it
    planted.relation(2, 1, 4, 1)
    planted.relation(6, 1, 10, 7, "possible_duplicate")
    # a copy of statement 1 under another publisher's name, a rejected document, two files that gave no document
    planted.document(101, 1, published_on=date(2024, 3, 2), publisher="Planted News", language="en")
    planted.document(102, None, published_on=date(2025, 1, 1), publisher="Planted News")
    planted.reject(1, 102, "statements")
    planted.reject(2, None)
    planted.reject(3, None, location="inbox/2.txt")
    planted.reject(4, 999)
    planted.reject(5, 1, "mentions")
    return planted.rows


def load(path: Path, rows: RawRows) -> None:
    """Fill the raw tables of the DuckDB file at `path` with these rows, in this order, and with no others."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS raw")
        for model in RAW:
            table = f"raw.{model.table_name()}"
            connection.execute(f"DROP TABLE IF EXISTS {table}")
            connection.execute(create_table(model))
            frame = pl.DataFrame(rows[model.table_name()], schema=model.frame_schema())
            connection.register("planted", frame.to_arrow())
            connection.execute(f"INSERT INTO {table} SELECT * FROM planted")
            connection.unregister("planted")


def read_marts(path: Path) -> dict[str, pl.DataFrame]:
    """All marts of a built file, rows as stored."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return {model.table_name(): connection.sql(f"SELECT * FROM marts.{model.table_name()}").pl() for model in MARTS}


def failures(result: dbtRunnerResult) -> list[str]:
    """Messages of nodes that did not pass."""
    nodes: Sequence[Any] = getattr(result.result, "results", [])
    return [f"{node.node.name}: {node.message}" for node in nodes if node.status not in ("success", "pass")]
