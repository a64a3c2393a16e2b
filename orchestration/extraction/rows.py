"""A mention as one flat row, for JSON lines and tables.

Belongs here: which fields of a mention leave the coder, and in which order. Does not belong here: file formats.
"""

from orchestration.extraction.model import Mention

COLUMNS = (
    "document", "start", "end", "quote", "status", "actors", "partners", "sectors", "instrument",
    "amount", "currency", "due", "done", "strength", "confidence", "rule",
)  # fmt: skip


def mention_row(document: str, mention: Mention) -> dict[str, object]:
    """The row that `cooperation code` prints and `cooperation evaluate --predictions` reads.

    Args:
        document: name of the text, its file name without ending.
        mention: one mention in that text; offsets count code points.

    Returns:
        JSON-ready values by field name, in print order; lists for actors, partners and sectors, None where not stated.
    """
    return {
        "document": document,
        "start": mention.start,
        "end": mention.end,
        "quote": mention.quote,
        "status": mention.status,
        "actors": list(mention.actors),
        "partners": list(mention.partners),
        "sectors": list(mention.sectors),
        "instrument": mention.instrument,
        "amount": mention.amount,
        "currency": mention.currency,
        "due": mention.due,
        "done": mention.done,
        "strength": mention.strength,
        "confidence": mention.confidence,
        "rule": mention.rule,
    }
