"""Writes what dbt's YAML files say of tables and columns, from the table models.

`python -m schemas.generate` writes; with `--check` it writes nothing, lists the files that differ and exits with 1.
Belongs here: names, types and descriptions for dbt. Does not belong here: tests and rules, which are written by hand in
the same files and left as they are.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from textwrap import wrap
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

from orchestration.settings import resources
from schemas import MARTS, RAW, Table
from schemas.ddl import column_types
from schemas.raw import Documents

NOTE = "# Written by `python -m schemas.generate` from the table models; change those.\n"
LINE = 96
NEVER = 100_000
# `dbt source freshness` warns where nothing came in for a month; runs do not ask it, since it reads the clock
FRESHNESS = {
    "loaded_at_field": "cast(collected_on as timestamp)",
    "freshness": {"warn_after": {"count": 31, "period": "day"}, "error_after": None},
}
Texts = dict[Path, str]


def generated_files(models: Path) -> Texts:
    """Path and wanted text of every generated file.

    Args:
        models: dbt's `models` folder, whose mart YAMLs give the parts written by hand.
    """
    texts = {models / "staging" / "_sources.yml": NOTE + _dump(_sources())}
    for model in MARTS:
        path = models / "marts" / f"{model.table_name()}.yml"
        texts[path] = _dump(_mart(model, path))
    return texts


def drifted(texts: Texts) -> list[Path]:
    """Files that are missing or do not hold their wanted text."""
    return [path for path, text in texts.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files that drifted, or only list them. Returns the exit code."""
    parser = ArgumentParser(prog="python -m schemas.generate", description="Write dbt's YAML from the table models.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a file differs")
    check = parser.parse_args(arguments).check
    texts = generated_files(resources() / "dbt_project" / "models")
    changed = drifted(texts)
    for path in changed:
        print(f"{'differs' if check else 'written'}: {path}")
        if not check:
            path.write_text(texts[path], encoding="utf-8")
    return 1 if check and changed else 0


def _sources() -> dict[str, Any]:
    tables = [
        {
            "name": model.table_name(),
            "description": LiteralScalarString(f"{_summary(model)}\n"),
            **({"config": FRESHNESS} if model is Documents else {}),
            "columns": [{"name": name, **about} for name, about in _columns(model).items()],
        }
        for model in RAW
    ]
    about = "What the Python stages hand to dbt, as they made it."
    return {"version": 2, "sources": [{"name": "raw", "schema": "raw", "description": about, "tables": tables}]}


def _mart(model: type[Table], path: Path) -> dict[str, Any]:
    name = model.table_name()
    document = _yaml().load(path) if path.is_file() else {"version": 2, "models": [{"name": name}]}
    [entry] = document["models"]
    _, _, rules = str(entry.get("description", "")).partition("\n\n")
    summary = _summary(model)
    entry["description"] = LiteralScalarString(f"{summary}\n\n{rules}" if rules else f"{summary}\n")
    by_hand = {column["name"]: column for column in entry.get("columns", [])}
    columns = []
    for column_name, about in _columns(model).items():
        column = by_hand.get(column_name, {"name": column_name})
        column.update(about)
        columns.append(column)
    entry["columns"] = columns
    return dict(document)


def _summary(model: type[Table]) -> str:
    return f"{model.to_schema().description}\nGrain: {model.about()['grain']}."


def _columns(model: type[Table]) -> dict[str, dict[str, str]]:
    described = model.to_schema().columns
    return {
        name: {"data_type": kind, "description": _folded(described[name].description or "")}
        for name, kind in column_types(model).items()
    }


def _folded(text: str) -> str:
    """The text itself, or one that YAML writes over several lines where it is long."""
    if len(text) <= LINE:
        return text
    # ruamel.yaml breaks a folded text where it finds this mark before a space
    return FoldedScalarString("\a ".join(wrap(text, LINE, break_on_hyphens=False)))


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = NEVER  # lines written by hand stay as they are
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dump(document: dict[str, Any]) -> str:
    stream = StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main())
