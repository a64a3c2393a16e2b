"""Mentions told in a line each, for tests of linking.

Belongs here: planting. Does not belong here: what is expected.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from orchestration.linking.decisions import Decisions
from orchestration.linking.threads import Linked, link
from schemas.raw import Mentions, Statements


@dataclass(frozen=True)
class Told:
    """One mention; those of one day stand in one statement."""

    day: str
    quote: str
    status: str = "agreed"
    actors: tuple[str, ...] = ("IND", "KAZ")
    partners: tuple[str, ...] = ()
    sector: str = "critical_minerals"
    instrument: str = "forum"
    fields: dict[str, Any] = field(default_factory=dict)


def tables(told: Iterable[Told]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Mentions and their statements."""
    mentions: list[dict[str, Any]] = []
    for number, one in enumerate(told):
        base = {
            "mention_id": f"m_{number:016x}",
            "statement_id": f"s_{date.fromisoformat(one.day).toordinal():016x}",
            "start_offset": number * 1_000,
            "end_offset": number * 1_000 + len(one.quote),
            "quote": one.quote,
            "quote_is_verbatim": True,
            "context": one.quote,
            "status": one.status,
            "actors": list(one.actors),
            "partners": list(one.partners),
            "sectors": [one.sector],
            "instrument": one.instrument,
            "strength": 3,
            "confidence": 0.8,
            "source_class": "joint",
            "rule": "planted",
            "coder_version": "planted",
        }
        mentions.append(base | one.fields)
    days = {row["statement_id"]: one.day for row, one in zip(mentions, told, strict=True)}
    statements = pl.DataFrame(
        [
            {"statement_id": key, "published_on": date.fromisoformat(day), "text": "planted"}
            for key, day in days.items()
        ],
        schema={name: Statements.frame_schema()[name] for name in ("statement_id", "published_on", "text")},
    )
    return pl.DataFrame(mentions, schema=Mentions.frame_schema()), statements


def linked(*told: Told, decisions: Decisions | None = None) -> Linked:
    """What linking makes of them."""
    return link(*tables(told), decisions)


def threads(*told: Told, decisions: Decisions | None = None) -> list[int]:
    """For each mention, in the order given, the number of the one that opens its thread."""
    ids = linked(*told, decisions=decisions).links.get_column("commitment_id").to_list()
    return [int(one.removeprefix("c_"), 16) for one in ids]
