"""Time and memory of comparing two invented releases: `python tests/benchmarks/changes.py [COMMITMENTS ...]`.

Belongs here: inventing releases in SQL, measuring. Does not belong here: whether causes are right (unit tests).
Of the commitments a tenth is told by new statements and moved on, a twentieth is new, a tenth is coded otherwise.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import duckdb

from orchestration.publication.comparison import compare
from orchestration.publication.feed import write_change_files
from orchestration.publication.kept_changes import record_changes
from schemas import MARTS, META
from schemas.ddl import create_table

FILLERS = {
    "VARCHAR": "'text'",
    "BIGINT": "1",
    "DOUBLE": "0.5",
    "BOOLEAN": "true",
    "DATE": "DATE '2024-05-02'",
    "TIMESTAMP": "TIMESTAMP '2024-05-02'",
}
T = TypeVar("T")
TELLING = 1.25  # mentions a commitment
PER_STATEMENT = 20
KEYS = "printf('{prefix}_%016x', {number})"


def key(prefix: str, number: str) -> str:
    """Key of a row by its number."""
    return KEYS.format(prefix=prefix, number=number)


def invent(path: Path, commitments: int, *, is_later: bool) -> None:
    """A file of a release, the later one with new statements, moved statuses and other codes."""
    numbers = commitments + (commitments // 20 if is_later else 0)
    mentions = f"(SELECT i, i % {numbers} AS c FROM range({int(numbers * TELLING) if is_later else numbers}) AS t(i))"
    new = f"i >= {commitments}"
    statement = key("s", f"(CASE WHEN {new} THEN 1000000000 ELSE 0 END + i) // {PER_STATEMENT}")
    day = f"CASE WHEN {new} THEN DATE '2026-02-01' ELSE DATE '2020-01-01' + CAST(i % 2000 AS INTEGER) END"
    status = f"CASE WHEN i >= {numbers} THEN 'completed' ELSE 'agreed' END"
    sector = f"CASE WHEN {str(is_later).lower()} AND c % 10 = 3 THEN 'trade' ELSE 'energy' END"
    told = f"arg_max({status}, i) AS status, max({day}) AS last_seen_on, count(*) AS mention_count"
    quote = "'They will build port number ' || c || ' and report to the ministers of both sides within one year'"
    rows = {
        "meta.runs": f"SELECT '{'b' if is_later else 'a'}' AS coder_version, DATE '2026-03-01' AS as_of_on",
        "marts.fct_commitment_mentions": f"""SELECT {key("m", "i")} AS mention_id, {key("c", "c")} AS commitment_id,
            {statement} AS statement_id, {day} AS published_on, {status} AS status, {sector} AS sector,
            {sector} AS sectors, {quote} AS quote, 'NOR' AS actors FROM {mentions}""",
        "marts.fct_commitments": f"""SELECT {key("c", "c")} AS commitment_id, {key("m", "max(i)")} AS mention_id,
            {key("s", "0")} AS statement_id, {told}, any_value({sector}) AS sector FROM {mentions} GROUP BY c""",
        "marts.rpt_commitments": f"""SELECT {key("c", "c")} AS commitment_id, {quote} AS quote
            FROM (SELECT DISTINCT c FROM {mentions})""",
        "marts.bridge_commitment_sector": f"""SELECT {key("c", "c")} AS commitment_id, 'energy' AS sector
            FROM (SELECT DISTINCT c FROM {mentions})""",
        "marts.bridge_commitment_country": f"""SELECT {key("c", "c")} AS commitment_id, country_code
            FROM (SELECT DISTINCT c FROM {mentions}), (VALUES ('NOR'), ('PER'), ('CHL'), ('KEN')) AS v(country_code)""",
        "marts.dim_statement": f"""SELECT {statement} AS statement_id, min({day}) AS published_on,
            'publisher ' || min(i) % 50 AS publisher FROM {mentions} GROUP BY 1""",
        "marts.dim_document": f"""SELECT DISTINCT {statement} AS statement_id, md5({statement}) AS document_id
            FROM {mentions}""",
    }
    with duckdb.connect(str(path)) as connection:
        for schema in ("marts", "meta"):
            connection.execute(f"CREATE SCHEMA {schema}")
        for model in (*MARTS, *META):
            connection.execute(
                create_table(model).replace("PRIMARY KEY", "-- PRIMARY KEY").replace(",\n    --", "\n--")
            )
            name = f"{model.about()['schema']}.{model.table_name()}"
            if name in rows:
                given = connection.execute(f"DESCRIBE {rows[name]}").fetchall()
                described = connection.execute(f"DESCRIBE {name}").fetchall()
                left = [c for c in described if c[2] == "NO" and c[0] not in {row[0] for row in given}]
                fillers = "".join(f", {FILLERS[c[1]]} AS {c[0]}" for c in left)
                connection.execute(f"INSERT INTO {name} BY NAME SELECT *{fillers} FROM ({rows[name]})")


def measure(commitments: int) -> None:
    """Compares, records and tells two releases; prints what each took."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "cooperation-000001.duckdb", Path(folder) / "cooperation-000002.duckdb"
        invent(old, commitments, is_later=False)
        invent(new, commitments, is_later=True)
        recorded, recording = timed(lambda: record_changes(new, old, 2, datetime(2026, 3, 1)))
        _, telling = timed(lambda: write_change_files(new))
        found, comparing = timed(lambda: compare(old, new))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{commitments:>9,} commitments: recorded in {recording}, told in {telling}, compared in {comparing}, "
            f"{len(found.changes):,} rows, peak {peak:.2f} GB; {recorded.by_cause}",
            flush=True,
        )


def timed(work: Callable[[], T]) -> tuple[T, str]:
    """What the work gives, and what it took: seconds by the clock, and of the processors."""
    clock, processors = time.perf_counter(), time.process_time()
    done = work()
    return done, f"{time.perf_counter() - clock:.1f} s ({time.process_time() - processors:.1f} s of processors)"


def main() -> None:
    """Measures each number of commitments."""
    parser = argparse.ArgumentParser(description="Measures comparing two invented releases.")
    parser.add_argument("commitments", type=int, nargs="*", default=[50_000, 200_000, 800_000])
    for commitments in parser.parse_args().commitments:
        measure(commitments)


if __name__ == "__main__":
    main()
