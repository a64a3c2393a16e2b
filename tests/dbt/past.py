"""Raw rows for tests of the past: many threads at random, the embedded sample, and what of both there was on a day.

Belongs here: rows, and running the compiled models on them. Does not belong here: what is expected.
"""

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import yaml
from planted import AS_OF, Dbt, Planted, RawRows, load

from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.tables import code_statements
from orchestration.linking.copies import told_once
from orchestration.linking.threads import link
from orchestration.settings import resources
from schemas import MACROS, RAW
from schemas.raw import Mentions, Statements

FIRST, LAST = date(2018, 1, 1), date(2026, 6, 30)
PARTIES = ("IND", "UZB", "KAZ", "USA", "JPN", "DEU", "GBR", "EU", "C5+1", "INDIA_CENTRAL_ASIA", "G7", "BRICS")
SECTORS = ("trade", "space", "digital_ict", "culture_people")
STATUSES = ("proposed", "agreed", "formalised", "under_way", "completed", "suspended", "cancelled")
OFTEN = (6, 6, 4, 4, 3, 3, 1)


def threads_at_random(seed: int, statements: int = 70, commitments: int = 60) -> RawRows:
    """Threads told in any order: stopped, taken up again, under other parties, by statements that came in late."""
    chance = random.Random(seed)
    planted = Planted({model.table_name(): [] for model in RAW})
    days = sorted(FIRST + timedelta(chance.randrange((LAST - FIRST).days // 3) * 3) for _ in range(statements))
    for number, day in enumerate(days, start=1):
        planted.statement(
            number,
            day.isoformat(),
            parties=chance.sample(PARTIES, chance.randint(0, 2)),
            known_on=day + timedelta(chance.choice((0, 1, 30, 400, 900))),
        )
    for number in range(1, commitments + 1):
        parties = chance.sample(PARTIES, chance.randint(1, 4))
        for _ in range(chance.choice((1, 1, 2, 4, 7))):
            told = len(planted.rows["mentions"]) + 1
            actors = chance.sample(parties, chance.randint(1, len(parties)))
            due = chance.choice((None, None, "2020", "2023-05", "2024-02-29", "2027"))
            amount = chance.choice((None, None, Decimal("5.00"), Decimal("7.50")))
            planted.mention(
                told,
                chance.randint(1, statements),
                number,
                status=chance.choices(STATUSES, OFTEN)[0],
                actors=actors,
                partners=[party for party in parties if party not in actors][: chance.randint(0, 2)],
                sectors=chance.sample(SECTORS, chance.randint(1, 3)),
                instrument=chance.choice(("forum", "dialogue", "agreement")),
                due=due,
                due_basis=due and chance.choice(("stated", "relative")),
                done=chance.choice((None, None, "2022", "2024-11")),
                amount=amount,
                currency=amount and "USD",
                amount_kind=amount and chance.choice(("grant", "loan")),
                strength=chance.randint(1, 5),
                source_class=chance.choice(("joint", "own_side", "other_side", "third_party")),
            )
    return planted.rows


def sample_rows(work: Path) -> RawRows:
    """The embedded sample, coded and not linked yet."""
    rows: RawRows = {model.table_name(): [] for model in RAW}
    planted = Planted(rows)
    files = sorted(path for path in (resources() / "data" / "statements").glob("*.md") if path.name != "README.md")
    for number, path in enumerate(files, start=1001):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        about = yaml.safe_load(head)
        day = about["published_on"]
        planted.statement(
            number,
            day.isoformat(),
            title=about["title"],
            kind=about["kind"],
            parties=about["parties"],
            text=body,
            known_on=day + timedelta(number % 7 * 100),
        )
        rows["statements"][-1] |= {"copy_of": None, "copy_share": None}
    texts = pl.DataFrame(rows["statements"], schema=Statements.frame_schema())
    coded = code_statements(texts, work / "coded.parquet", RuleCoder(), lambda _: None).valid
    rows["mentions"] = told_once(coded, texts).to_dicts()
    return rows


def linked(rows: RawRows) -> RawRows:
    """The rows with the links that linking makes of these mentions and no others."""
    mentions = pl.DataFrame(rows["mentions"], schema=Mentions.frame_schema())
    done = link(mentions, pl.DataFrame(rows["statements"], schema=Statements.frame_schema()))
    return rows | {"commitment_mentions": done.links.to_dicts(), "commitment_relations": done.relations.to_dicts()}


def both(one: RawRows, other: RawRows) -> RawRows:
    """The rows of both."""
    return {name: [*table, *other[name]] for name, table in one.items()}


def of_statements(rows: RawRows, *, published: date, known: date = date.max) -> RawRows:
    """Rows of the statements that were published and known by these days."""
    kept = {
        row["statement_id"]
        for row in rows["statements"]
        if row["published_on"] <= published and row["known_on"] <= known
    }
    return {name: [row for row in table if row["statement_id"] in kept] for name, table in rows.items()}


@dataclass(frozen=True)
class Compiled:
    """Models as dbt compiled them, in order, with the relation each one makes."""

    models: list[tuple[str, str]]

    def run(self, path: Path, rows: RawRows, day: date) -> None:
        """Builds them from the rows as of the day; `path` holds the code lists and is named as when compiled."""
        load(path, rows)
        with duckdb.connect(str(path)) as connection:
            for create, sql in self.models:
                connection.execute(f"{create} {sql.replace(AS_OF, day.isoformat())}")


def compiled(dbt: Dbt, path: Path) -> Compiled:
    """The models that the tests ask, as dbt compiles them for this file."""
    asked = [f"+{name}" for name in ("fct_commitments_by_country_sector_status", "fct_commitments_monthly")]
    asked += [macro.name for macro in MACROS]
    asked += [f"+{name}" for name in ("fct_commitment_mentions", "dim_statement", "dim_status", "dim_grouping")]
    result = dbt(path, "compile", "--select", *asked)
    assert result.success, result.exception
    results: Any = result.result
    models = []
    for node in (one.node for one in results.results):
        if str(node.resource_type) != "model":
            continue
        if node.config.materialized in ("table", "view"):
            models.append((f"create or replace {node.config.materialized} {node.relation_name} as", node.compiled_code))
        else:
            name = re.sub(r'^"[^"]+"\.', "", node.relation_name)
            parameters = ", ".join(node.config.get("parameters"))
            models.append((f"create or replace macro {name}({parameters}) as table", node.compiled_code))
    return Compiled(models)
