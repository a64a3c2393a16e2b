"""A planted statement with three mentions, and reviews of it.

Belongs here: planting. Does not belong here: what is expected of it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from orchestration.extraction.tables import mention_id
from orchestration.reviews.known import as_csv
from orchestration.reviews.mentions import ReviewedMentions, review_mentions
from orchestration.reviews.model import Review, Target
from orchestration.reviews.outcomes import review_rows, reviews_frame
from orchestration.reviews.reading import read_reviews
from schemas.raw import Documents, Mentions, Statements

TEXT = (
    "Japan and Kenya met in Nairobi. They agreed to open a port in Mombasa by 2026, and to hold talks on rice.\n\n"
    "Japan will lend Kenya 500 million dollars for the port. Both sides offered to exchange students every year."
)
PORT = "They agreed to open a port in Mombasa by 2026"
TALKS = "to hold talks on rice"
LOAN = "Japan will lend Kenya 500 million dollars for the port"
STUDENTS = "Both sides offered to exchange students every year"  # the planted coder misses it
CODED = (PORT, TALKS, LOAN)
STATEMENT, DOCUMENT = "s_" + "1" * 20, "d" * 64
NOON = datetime(2026, 1, 5, 12)


def statements(text: str = TEXT, statement_id: str = STATEMENT, **fields: Any) -> pl.DataFrame:
    """The statement, or another reading of it."""
    row = {
        "statement_id": statement_id,
        "document_id": DOCUMENT,
        "title": "Joint Statement of Japan and Kenya",
        "published_on": date(2024, 5, 2),
        "kind": "joint_statement",
        "is_translation": False,
        "parties": [],
        "text": text,
        "known_on": date(2026, 1, 5),
        "row_hash": "0" * 64,
    }
    return pl.DataFrame([row | fields], schema=Statements.frame_schema())


def documents(statement_id: str = STATEMENT) -> pl.DataFrame:
    """The document it was read from."""
    row = {"document_id": DOCUMENT, "statement_id": statement_id, "title": "As the document has it"}
    return pl.DataFrame([row], schema=Documents.frame_schema())


def mention(quote: str, text: str = TEXT, statement_id: str = STATEMENT, **fields: Any) -> dict[str, Any]:
    """What a coder finds in these words."""
    start = text.index(quote)
    loan = {"amount": 500_000_000, "amount_kind": "loan", "currency": "USD"} if quote == LOAN else {}
    row = {
        "mention_id": mention_id(statement_id, start, start + len(quote)),
        "statement_id": statement_id,
        "start_offset": start,
        "end_offset": start + len(quote),
        "quote": quote,
        "quote_is_verbatim": True,
        "context": "around it",
        "status": "agreed",
        "actors": ["JPN", "KEN"],
        "partners": [],
        "sectors": ["transport_infrastructure"],
        "instrument": "project",
        "strength": 4,
        "confidence": 0.8,
        "source_class": "joint",
        "rule": "planted",
        "coder_version": "1",
    }
    return row | loan | fields


def mentions(*rows: dict[str, Any]) -> pl.DataFrame:
    """A table of mentions; by default those of the planted coder."""
    return pl.DataFrame(list(rows or map(mention, CODED)), schema=Mentions.frame_schema())


def target(quote: str, text: str = TEXT) -> str:
    """The words as a target."""
    start = text.index(quote)
    return str(Target(STATEMENT, DOCUMENT, start, start + len(quote), quote))


class Reviewing:
    """Reviews under construction; each is made a minute after the one before."""

    def __init__(self) -> None:
        self.cells: list[tuple[str, ...]] = []

    def say(
        self, action: str, of: str, field: str = "", value: str = "", by: str = "Ana", at: datetime | None = None
    ) -> str:
        """Adds a review and returns its id."""
        number = len(self.cells) + 1
        time = at or NOON + timedelta(minutes=number)
        self.cells.append((f"v{number}", time.isoformat(), by, of, action, field, value, ""))
        return f"v{number}"

    def read(self, order: Sequence[int] | None = None) -> tuple[Review, ...]:
        """As `reviews.csv` gives them."""
        rows = self.cells if order is None else [self.cells[place] for place in order]
        file = read_reviews(as_csv(rows).encode())
        assert file.rejects == (), file.rejects
        return file.reviews

    def applied(
        self,
        coded: pl.DataFrame | None = None,
        texts: pl.DataFrame | None = None,
        read_from: pl.DataFrame | None = None,
        order: Sequence[int] | None = None,
    ) -> "Applied":
        """Applies them to the planted statement, or to others."""
        reviews = self.read(order)
        result = review_mentions(
            reviews,
            statements() if texts is None else texts,
            documents() if read_from is None else read_from,
            mentions() if coded is None else coded,
        )
        return Applied(reviews, result)


class Applied:
    """What came of reviews, easy to ask."""

    def __init__(self, reviews: Sequence[Review], result: ReviewedMentions) -> None:
        self.result = result
        self.reviews = reviews_frame(review_rows(reviews, result.found, result.decided))

    def outcome(self, review_id: str) -> tuple[str, str | None, str | None]:
        """Outcome, anchoring and conflicts of one review."""
        row = self.reviews.filter(review_id=review_id).row(0, named=True)
        return row["outcome"], row["anchoring"], row["conflicts_with"]

    def mention(self, quote: str) -> dict[str, Any]:
        """The final row with these words."""
        return self.result.mentions.filter(quote=quote).row(0, named=True)

    def decision(self, quote: str) -> dict[str, Any]:
        """What people decided on these words."""
        return self.result.mention_reviews.filter(quote=quote).row(0, named=True)

    def dismissed(self) -> set[str]:
        """Words that were dismissed."""
        return set(self.result.mention_reviews.filter(decision="dismissed").get_column("quote"))
