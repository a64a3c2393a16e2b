"""What a run worked on, and whether its marts are already published.

Belongs here: versions, the hash of all that marts depend on, the row of `meta.runs`. Does not belong here: loading.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb
import polars as pl

from orchestration import __version__
from orchestration.days import now
from orchestration.files import hash_of_files
from orchestration.settings import resources
from orchestration.warehouse.working_file import connect
from schemas import SCHEMA_VERSION
from schemas.meta import Runs

COUNTED = {"document": "documents", "statement": "statements", "mention": "mentions", "reject": "rejects"}


@dataclass(frozen=True, slots=True)
class RunInputs:
    """Everything that the marts of a run depend on."""

    content_hash: str
    as_of: date
    coder_version: str
    project_version: str

    def input_hash(self) -> str:
        """Equal hashes mean equal marts."""
        parts = [
            self.content_hash,
            self.as_of.isoformat(),
            self.coder_version,
            self.project_version,
            __version__,
            SCHEMA_VERSION,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def reference_version() -> str:
    """Hash of the code lists."""
    folder = resources() / "data" / "reference"
    return hash_of_files(folder.glob("*.csv"), folder)[:12]


def published_input_hash(published: Path) -> str | None:
    """Input hash of the run that the published warehouse holds; None where it is absent, damaged or of old form."""
    if not published.exists():
        return None
    with suppress(duckdb.Error), connect(published, read_only=True) as connection:
        row = connection.execute("SELECT input_hash FROM meta.runs ORDER BY finished_at DESC LIMIT 1").fetchone()
        return None if row is None else str(row[0])
    return None


def stamp(path: Path, inputs: RunInputs, *, run_id: str, started_at: datetime) -> None:
    """Adds the row of a finished run to `meta.runs`."""
    with connect(path) as connection:
        counts = {}
        for name, table in COUNTED.items():
            counts[f"{name}_count"] = connection.execute(f"SELECT count(*) FROM raw.{table}").fetchall()[0][0]
        counts["commitment_count"] = connection.execute("SELECT count(*) FROM marts.fct_commitments").fetchall()[0][0]
        row = {
            "run_id": run_id,
            "started_at": started_at,
            "finished_at": now(),
            "as_of_on": inputs.as_of,
            "input_hash": inputs.input_hash(),
            "package_version": __version__,
            "schema_version": SCHEMA_VERSION,
            "coder_version": inputs.coder_version,
            "reference_version": reference_version(),
            "dbt_version": version("dbt-core"),
            **counts,
        }
        frame = Runs.validate(pl.DataFrame([row], schema=Runs.frame_schema()), lazy=True)
        connection.register("finished_run", frame.to_arrow())
        connection.execute("INSERT OR REPLACE INTO meta.runs BY NAME SELECT * FROM finished_run")
