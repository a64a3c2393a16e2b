"""The codebook of published tables: every column with type, meaning and allowed values, and the code lists.

Belongs here: telling the table models and code lists as rows. Does not belong here: drawing sheets and files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from orchestration.reference import rows
from orchestration.settings import resources
from schemas import Table
from schemas.ddl import column_types


@dataclass(frozen=True, slots=True)
class ColumnAbout:
    """What there is to know of one column.

    Attributes:
        name: its name.
        kind: its DuckDB type.
        description: what it holds.
        is_required: whether it is never empty.
        is_key: whether it belongs to the table's key.
        is_unique: whether no value stands twice.
        allowed: its codes; empty where any value goes.
        least: smallest value, where there is one.
        most: largest value, where there is one.
        pattern: regular expression of its texts; '' for none.
        refers_to: table and column whose values it takes; None where it takes none.
    """

    name: str
    kind: str
    description: str
    is_required: bool
    is_key: bool
    is_unique: bool
    allowed: tuple[str, ...]
    least: float | None
    most: float | None
    pattern: str
    refers_to: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class CodeList:
    """One code list: its name, and code, name and meaning of each entry."""

    name: str
    entries: tuple[tuple[str, str, str], ...]


CODEBOOK_COLUMNS = ("table", "column", "type", "filled", "meaning", "codes", "refers_to")
# file, and its columns for code, name and meaning
LISTS = (
    ("statuses", "status", "", "definition"),
    ("sectors", "sector", "name", "scope"),
    ("instruments", "instrument", "", "definition"),
    ("roles", "code", "name", "definition"),
    ("amount_kinds", "code", "name", "definition"),
    ("timeliness", "code", "name", "definition"),
    ("source_classes", "code", "name", "definition"),
    ("kinds", "code", "name", "definition"),
    ("relations", "code", "name", "definition"),
    ("mention_decisions", "code", "name", "definition"),
    ("review_actions", "code", "name", "definition"),
    ("review_outcomes", "code", "name", "definition"),
    ("grouping_names", "grouping_code", "name", "kind"),
    ("countries", "country_code", "name", "official_name"),
)


def columns_of(model: type[Table]) -> tuple[ColumnAbout, ...]:
    """The columns of a table, in order."""
    key = model.about()["key"]
    references = _references().get(model.table_name(), {})
    found = []
    kinds = column_types(model)
    for name, column in model.to_schema().columns.items():
        facts: dict[str, Any] = {}
        for check in column.checks:
            facts.update(check.statistics or {})
        found.append(
            ColumnAbout(
                name,
                kinds[name],
                column.description or "",
                not column.nullable,
                name in key,
                bool(column.unique),
                tuple(map(str, facts.get("allowed_values", ()))),
                facts.get("min_value"),
                facts.get("max_value"),
                str(facts.get("pattern") or ""),
                references.get(name),
            )
        )
    return tuple(found)


def codebook_rows(models: Sequence[type[Table]]) -> Iterator[tuple[str, ...]]:
    """One row a column: table, column, type, whether it may be empty, meaning, allowed values, where it refers to."""
    for model in models:
        for column in columns_of(model):
            yield (
                model.table_name(),
                column.name,
                column.kind,
                "key" if column.is_key else "never empty" if column.is_required else "may be empty",
                column.description,
                "; ".join(column.allowed),
                ".".join(column.refers_to or ()),
            )


def code_lists() -> tuple[CodeList, ...]:
    """The code lists, most used first."""
    return tuple(
        CodeList(
            file,
            tuple((row[code], row[name] if name else row[code].replace("_", " "), row[about]) for row in rows(file)),
        )
        for file, code, name, about in LISTS
    )


@cache
def _references() -> dict[str, dict[str, tuple[str, str]]]:
    """Which column refers to which, by table: what dbt tests as a relation of all rows."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for path in sorted((resources() / "dbt_project" / "models" / "marts").glob("*.yml")):
        for model in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader).get("models", ()):
            for column in model.get("columns", ()):
                for test in column.get("data_tests", ()):
                    relation = test.get("relationships") if isinstance(test, dict) else None
                    if relation and "config" not in relation:
                        asked = relation["arguments"]
                        table = asked["to"].removeprefix("ref('").removesuffix("')")
                        found.setdefault(model["name"], {})[column["name"]] = (table, asked["field"])
    return found
