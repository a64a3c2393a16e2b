"""Time and memory of exports of invented mentions: `python tests/benchmarks/files.py [MENTIONS] [--published FILE]`.

Belongs here: measuring. Does not belong here: inventing (`synthetic.py`), building the marts (`models.py`). Each format
is exported by the command in a process of its own, whose peak is the largest memory it held.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from models import DAY, build, fill

from orchestration.home import Home
from orchestration.publication.duckdb_file import publish
from orchestration.warehouse import models
from orchestration.warehouse.working_file import connect

FORMATS = ("parquet", "csv", "datapackage")


def published(home: Home, count: int) -> None:
    """Publishes the marts of `count` invented mentions."""
    fill(home.warehouse, count)
    build(models.project_of(home.root / "dbt", home.warehouse))
    now = datetime(2026, 11, 23, 12)
    run = ["run", now, now, DAY, "hash", "0.1.0", 1, "coder", "reference", "dbt", 0, 0, count, 0, 0]
    with connect(home.warehouse) as connection:
        connection.execute("DELETE FROM meta.runs")
        connection.execute(f"INSERT INTO meta.runs VALUES ({', '.join('?' * len(run))})", run)
    publish(home.warehouse, home.published, keep=1)


def measure(home: Home, folder: Path, form: str) -> tuple[float, float]:
    """Seconds and peak gigabytes of one export."""
    words = [
        sys.executable,
        "-m",
        "orchestration.cli",
        "export",
        str(folder),
        "--format",
        form,
        "--home",
        str(home.root),
    ]
    began = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{form}: the export failed")
    return time.perf_counter() - began, used.ru_maxrss / 1e6


def main() -> None:
    """Measures every format that holds all rows."""
    parser = argparse.ArgumentParser(description="Measures exports of invented mentions.")
    parser.add_argument("mentions", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--published", type=Path, help="a published file made before, instead of inventing one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name) / "home")
        home.published.mkdir(parents=True)
        if options.published:
            os.link(options.published, home.published_warehouse)
        else:
            published(home, options.mentions)
        size = home.published_warehouse.stat().st_size / 1e6
        print(f"published file: {size:.0f} MB", flush=True)
        for form in FORMATS:
            folder = Path(name) / form
            seconds, peak = measure(home, folder, form)
            written = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
            print(f"{form:>12}: {seconds:.1f} s, peak {peak:.2f} GB, {written:.0f} MB", flush=True)
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
