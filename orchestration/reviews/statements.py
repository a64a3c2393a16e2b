"""Reviews of statements, applied: corrected metadata, and which statements a person has read whole.

Belongs here: what concerns a statement as a whole. Does not belong here: mentions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from orchestration.reviews.anchoring import Pool
from orchestration.reviews.deciding import Assertion, Decided, decide
from orchestration.reviews.mentions import NO_STATEMENT
from orchestration.reviews.model import Review
from orchestration.reviews.outcomes import Found, not_found
from orchestration.reviews.values import STATEMENT_FIELDS, typed, untyped
from schemas.raw import Mentions, Statements

FULLY_READ = "fully_read"


@dataclass(frozen=True, slots=True)
class ReviewedStatements:
    """Statements after review.

    Attributes:
        statements: rows of `schemas.raw.Statements` with corrected metadata.
        found: by review id, which statement it concerns.
        decided: which reviews stand.
    """

    statements: pl.DataFrame
    found: Mapping[str, Found]
    decided: Decided


def review_statements(
    reviews: Iterable[Review], statements: pl.DataFrame, documents: pl.DataFrame
) -> ReviewedStatements:
    """Applies reviews that concern statements as a whole.

    Args:
        reviews: those of statements, in their order.
        statements: rows of `schemas.raw.Statements`, as read.
        documents: rows of `schemas.raw.Documents`; each keeps what it says itself.
    """
    wanted = list(reviews)
    if not wanted:
        return ReviewedStatements(statements, {}, decide([]))
    pool = Pool.of([review.target for review in wanted], statements, documents, Mentions.empty_frame())
    found: dict[str, Found] = {}
    said: list[Assertion] = []
    for review in wanted:
        statement_id = pool.found[review.target]
        if statement_id is None:
            found[review.review_id] = not_found(NO_STATEMENT)
            continue
        before = pool.statements[statement_id]
        coded = untyped(review.field, before[review.field]) if review.field else None
        found[review.review_id] = Found(statement_id, anchoring="statement", coded_value=coded)
        said += [Assertion(review, statement_id, name, value) for name, value in review.values]
    decided = decide(said)
    rows = [
        pool.statements[key]
        | {name: typed(name, one.value) for name, one in standing.items() if name in STATEMENT_FIELDS}
        for key, standing in decided.standing.items()
    ]
    corrected = Statements.validate(pl.DataFrame(rows, schema=Statements.frame_schema()), lazy=True)
    others = statements.join(corrected, on="statement_id", how="anti")
    return ReviewedStatements(pl.concat([others, corrected]).sort("statement_id"), found, decided)
