"""`datapackage.json`: the exported CSV files as a Frictionless Data Package (Data Package 1, Table Schema 1).

Belongs here: the descriptor. Does not belong here: the files it describes.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from orchestration.publication.files_about import LICENCE, LICENCE_TITLE, LICENCE_URL, About, licence, told
from orchestration.publication.files_codebook import ColumnAbout, columns_of
from orchestration.publication.files_tables import file_stem
from schemas import Table

DESCRIPTOR = "datapackage.json"
TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "DECIMAL": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
LICENCES = [{"name": LICENCE, "title": LICENCE_TITLE, "path": LICENCE_URL}]
OURS = ("dim_country", "dim_grouping", "dim_sector", "dim_status", "dim_instrument", "dim_indicator", "dim_date")


def descriptor(models: Sequence[type[Table]], files: Mapping[str, Path], about: About) -> str:
    """The text of `datapackage.json`.

    Args:
        models: the tables.
        files: the file of each table, by the stem of its name.
        about: what the export says of itself.
    """
    finished = about.run["finished_at"]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "cooperation-indicators",
        "title": "Cooperation indicators",
        "description": "\n\n".join(f"**{heading}.** {text}" for heading, text in told(about)),
        "version": about.version,
        "created": f"{finished:%Y-%m-%dT%H:%M:%SZ}",
        "keywords": ["international cooperation", "commitments", "joint statements"],
        "sources": [
            {"title": source.publisher, **({"path": source.site} if source.site else {})} for source in about.sources
        ],
        **({"licenses": LICENCES} if about.only_digests else {}),
        "resources": [_resource(model, files[file_stem(model)], models, about) for model in models],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(model: type[Table], file: Path, models: Sequence[type[Table]], about: About) -> dict[str, Any]:
    """One table. Where quotes are other people's, only the code lists have a licence, and the others say why not."""
    content = file.read_bytes()
    described = f"{model.to_schema().description} Grain: {model.about()['grain']}."
    ours = about.only_digests or model.table_name() in OURS
    return {
        "profile": "tabular-data-resource",
        "name": file_stem(model),
        "path": file.name,
        "title": model.table_name(),
        "description": described if ours else f"{described} {licence(about)}",
        **({"licenses": LICENCES} if ours else {}),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"lineTerminator": "\r\n", "delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "schema": _schema(model, models),
    }


def _schema(model: type[Table], models: Sequence[type[Table]]) -> dict[str, Any]:
    columns = columns_of(model)
    stems = {one.table_name(): file_stem(one) for one in models}
    keys = [
        {
            "fields": [column.name],
            "reference": {
                "resource": "" if column.refers_to[0] == model.table_name() else stems[column.refers_to[0]],
                "fields": [column.refers_to[1]],
            },
        }
        for column in columns
        if column.refers_to and column.refers_to[0] in stems
    ]
    return {
        "fields": [_field(column) for column in columns],
        "primaryKey": list(model.about()["key"]),
        **({"foreignKeys": keys} if keys else {}),
        "missingValues": [""],
    }


def _field(column: ColumnAbout) -> dict[str, Any]:
    kind = TYPES[column.kind.partition("(")[0]]
    constraints: dict[str, Any] = {}
    if column.is_required:
        constraints["required"] = True
    if column.is_unique:
        constraints["unique"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.pattern:
        constraints["pattern"] = column.pattern
    whole = kind == "integer"
    for name, limit in (("minimum", column.least), ("maximum", column.most)):
        if limit is not None and kind in ("integer", "number"):
            constraints[name] = int(limit) if whole else limit
    return {
        "name": column.name,
        "type": kind,
        **({"format": "any"} if kind == "datetime" else {}),
        "description": column.description,
        **({"constraints": constraints} if constraints else {}),
    }
