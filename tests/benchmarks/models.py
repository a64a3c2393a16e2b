"""Time and memory of the dbt build over invented mentions: `python tests/benchmarks/models.py [MENTIONS ...]`.

Belongs here: measuring. Does not belong here: inventing (`synthetic.py`). Links are the true ones: linking is not
measured here. The same SQL, compiled by dbt, is then run by DuckDB alone, model by model, to show what dbt itself adds.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
from synthetic import Invented, invent

from orchestration.warehouse import models
from orchestration.warehouse.working_file import append, opened_for_loading
from schemas import RAW
from schemas.raw import CommitmentMentions

DAY = date(2026, 11, 23)


def true_links(invented: Invented) -> pl.DataFrame:
    """Rows of `raw.commitment_mentions` that join what belongs together."""
    frame = invented.mentions.select("mention_id", "statement_id").with_columns(pl.Series("truth", invented.truth))
    first = pl.col("mention_id").first().over("truth")
    return frame.select(
        "mention_id",
        first.str.replace("^m_", "c_").alias("commitment_id"),
        "statement_id",
        pl.lit(1.0).alias("link_score"),
        pl.lit("true").alias("link_reason"),
        pl.when(first != pl.col("mention_id")).then(first).alias("linked_mention_id"),
    )


def fill(path: Path, count: int) -> None:
    """A working file with `count` invented mentions."""
    invented = invent(count)
    frames = {
        "documents": invented.documents,
        "statements": invented.statements,
        "mentions": invented.mentions,
        CommitmentMentions.table_name(): true_links(invented),
    }
    with opened_for_loading(path) as (connection, _):
        for model in RAW:
            if model.table_name() in frames:
                append(connection, model, frames[model.table_name()])


def build(project: models.DbtProject) -> float:
    """Seconds of a build with tests; the project is parsed before."""
    models.manifest(project, as_of=DAY)
    began = time.perf_counter()
    models.build(project, as_of=DAY, listen=lambda event: None)
    return time.perf_counter() - began


def build_alone(project: models.DbtProject, path: Path) -> tuple[float, list[tuple[float, str]]]:
    """Seconds that DuckDB needs for the compiled models and tests in turn, and those of each, longest first."""
    nodes = json.loads(models.manifest(project, as_of=DAY).read_text(encoding="utf-8"))["nodes"]
    compiled = project.work / "target" / "compiled" / "cooperation"
    spent = []
    with duckdb.connect(str(path)) as connection:
        for name, node in _in_order(nodes):
            file = next(compiled.rglob(f"{node['name']}.sql"), None)
            if file is None or node["config"]["materialized"] not in ("table", "view", "test"):
                continue
            sql = file.read_text(encoding="utf-8").strip()
            if node["resource_type"] == "model":
                kind = node["config"]["materialized"].upper()
                sql = f"CREATE OR REPLACE {kind} {node['schema']}.{node['name']} AS ({sql})"
            began = time.perf_counter()
            connection.execute(sql)
            spent.append((time.perf_counter() - began, name))
    return sum(seconds for seconds, _ in spent), sorted(spent, reverse=True)


def _in_order(nodes: dict[str, Any]) -> list[tuple[str, Any]]:
    """Models, each after those it reads, then tests."""
    done: dict[str, Any] = {}

    def take(name: str) -> None:
        if name in nodes and name not in done and nodes[name]["resource_type"] == "model":
            for before in nodes[name]["depends_on"]["nodes"]:
                take(before)
            done[name] = nodes[name]

    for name in sorted(nodes):
        take(name)
    tests = {name: node for name, node in nodes.items() if node["resource_type"] == "test"}
    return [*done.items(), *tests.items()]


def main() -> None:
    """Measures each number of mentions, and the ratio to the one before."""
    parser = argparse.ArgumentParser(description="Measures the dbt build over invented mentions.")
    parser.add_argument("mentions", type=int, nargs="*", default=[500_000, 1_000_000])
    before = None
    for count in parser.parse_args().mentions:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "warehouse.duckdb"
            fill(path, count)
            project = models.project_of(Path(folder) / "dbt", path)
            seconds = build(project)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
            print(f"{count:>9,} mentions: dbt build {seconds:.1f} s, peak of the process {peak:.2f} GB", flush=True)
            if before:
                print(f"          {seconds / before:.2f} times the one before")
            before = seconds
            alone, longest = build_alone(project, path)
            print(f"          {seconds / alone:.2f} times the same SQL run by DuckDB alone ({alone:.1f} s)")
            print("          longest:", ", ".join(f"{name.split('.')[2]} {took:.1f} s" for took, name in longest[:12]))


if __name__ == "__main__":
    main()
