"""Which row an id means: present ids, former ones, and the first digits of one.

Belongs here: resolving what a person typed. Does not belong here: what the row says.
"""

import re
from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.errors import CooperationError, UsageError
from orchestration.publication.asking import records

KINDS = {"c": "commitment", "m": "mention", "s": "statement"}
TABLES = {"commitment": "fct_commitments", "mention": "fct_commitment_mentions", "statement": "dim_statement"}
LISTING = 'cooperation sql "SELECT commitment_id, quote FROM rpt_commitments"'
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Became:
    """A former id and what came of it."""

    old_id: str
    new_id: str
    reason: str
    rekeyed_at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """The row that an id means.

    Attributes:
        kind: commitment, mention or statement.
        id: its present id.
        became: for a former id, the steps to the present one.
    """

    kind: str
    id: str
    became: tuple[Became, ...] = ()


def find(connection: duckdb.DuckDBPyConnection, typed: str) -> Found:
    """The row that `typed` means: a whole id, a former one, or the beginning of just one id.

    Raises:
        UsageError: it means none, or several.
        CooperationError: what it meant was withdrawn.
    """
    wanted = typed.strip().lower()
    if not re.fullmatch(r"[cms]_[0-9a-f]+", wanted):
        raise UsageError(
            f"{typed!r} is no id; ids begin with c_ (commitment), m_ (mention) or s_ (statement); {LISTING} lists some"
        )
    kind = KINDS[wanted[0]]
    former = {
        row["old_id"]: row
        for row in records(connection, "SELECT * FROM meta.rekeys WHERE starts_with(old_id, ?)", [wanted])
    }
    present = {
        row["id"]
        for row in records(
            connection, f"SELECT {kind}_id AS id FROM {TABLES[kind]} WHERE starts_with({kind}_id, ?)", [wanted]
        )
    }
    if wanted in present or wanted in former:
        chosen = wanted
    elif len(candidates := sorted(present | former.keys())) == 1:
        [chosen] = candidates
    elif candidates:
        named = ", ".join(candidates[:MOST_NAMED])
        more = f" and {len(candidates) - MOST_NAMED} more" if len(candidates) > MOST_NAMED else ""
        raise UsageError(f"{wanted} begins several ids: {named}{more}; give more of it")
    else:
        raise UsageError(_nothing(connection, kind, wanted))
    return Found(kind, chosen) if chosen in present else _present(connection, kind, chosen)


def _present(connection: duckdb.DuckDBPyConnection, kind: str, old_id: str) -> Found:
    steps: list[Became] = []
    current = old_id
    while step := records(connection, "SELECT * FROM meta.rekeys WHERE old_id = ?", [current]):
        [row] = step
        if row["new_id"] is None:
            raise CooperationError(f"{old_id} is no longer there: {row['reason']} ({row['rekeyed_at']:%Y-%m-%d})")
        steps.append(Became(current, row["new_id"], row["reason"], row["rekeyed_at"]))
        current = row["new_id"]
        if current in {step.old_id for step in steps}:
            break
    if not records(connection, f"SELECT 1 FROM {TABLES[kind]} WHERE {kind}_id = ?", [current]):
        raise CooperationError(f"{old_id} became {current}, which is not in this publication; choose a later one")
    return Found(kind, current, tuple(steps))


def _nothing(connection: duckdb.DuckDBPyConnection, kind: str, wanted: str) -> str:
    """Why nothing was found: a commitment bears the digits of the mention that opens it, which helps at slips."""
    digits = wanted[2:]
    for other in KINDS.values():
        letter = f"{other[0]}_"
        found = records(
            connection,
            f"SELECT {other}_id AS id FROM {TABLES[other]} WHERE starts_with({other}_id, ?)",
            [letter + digits],
        )
        if other != kind and len(found) == 1:
            near = found[0]["id"]
            return f"no {kind} has the id {wanted}, but {near} is a {other}; try: cooperation show {near}"
    return f"no {kind} has an id that begins with {wanted}; {LISTING} lists some"
