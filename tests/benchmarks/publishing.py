"""Time and memory of a publication of invented mentions: `python -m tests.benchmarks.publishing FOLDER [--mentions N]`.

Belongs here: measuring what leaves the warehouse, each target in a process of its own. Does not belong here: inventing
(`synthetic.py`), building the marts (`models.py`). The warehouse is made once in FOLDER and used again.
"""

import argparse
import multiprocessing
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from models import DAY, build, fill

from orchestration.publication import duckdb_file
from orchestration.publication.versions import current_path
from orchestration.warehouse import models
from orchestration.warehouse.runs import RunInputs, stamp

Target = Callable[[Path, Path], None]
"""What publishes the working file in a folder to another folder, which is removed afterwards."""


def to_duckdb(warehouse: Path, published: Path) -> None:
    """The published DuckDB file."""
    duckdb_file.publish(warehouse, published, keep=1)


TARGETS: dict[str, Target] = {"duckdb": to_duckdb}


def made_once(folder: Path, mentions: int) -> Path:
    """The working file in a folder, with its marts and a finished run; made where it is not there yet."""
    path = folder / "warehouse.duckdb"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / "unfinished" / path.name  # dbt's views hold the catalog's name, which is the file's
    shutil.rmtree(aside.parent, ignore_errors=True)
    aside.parent.mkdir()
    fill(aside, mentions)
    seconds = build(models.project_of(folder / "dbt", aside))
    stamp(
        aside, RunInputs("invented", DAY, "invented", "invented"), run_id="invented", started_at=datetime(2026, 11, 23)
    )
    os.replace(aside, path)
    aside.parent.rmdir()
    print(f"{mentions:,} mentions modelled in {seconds:.1f} s: {path}", flush=True)
    return path


def measure(name: str, warehouse: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds, seconds of processors, and peak memory in GB of one target, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found: tuple[float, float, float] = pool.apply(_measured, (name, warehouse, folder))
    return found


def _measured(name: str, warehouse: Path, folder: Path) -> tuple[float, float, float]:
    began, worked = time.perf_counter(), time.process_time()
    TARGETS[name](warehouse, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return time.perf_counter() - began, time.process_time() - worked, peak


def main() -> None:
    """Measures each target."""
    parser = argparse.ArgumentParser(description="Measures publications of invented mentions.")
    parser.add_argument("folder", type=Path, help="folder of the warehouse, which is made where it is not there")
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--target", choices=TARGETS, nargs="*", default=list(TARGETS))
    options = parser.parse_args()
    warehouse = made_once(options.folder, options.mentions)
    for name in options.target:
        published = options.folder / f"published-{name}"
        shutil.rmtree(published, ignore_errors=True)
        seconds, worked, peak = measure(name, warehouse, published)
        size = sum(file.stat().st_size for file in published.rglob("*") if file != current_path(published))
        print(
            f"{name:<10} {seconds:6.1f} s ({worked:.1f} s of processors), peak {peak:.2f} GB, {size / 1e6:,.0f} MB",
            flush=True,
        )
        shutil.rmtree(published)


if __name__ == "__main__":
    main()
