"""Time and memory of a publication to PostgreSQL: `python -m tests.benchmarks.publishing_postgres PUBLISHED.duckdb`.

Belongs here: measuring. The server is one of its own with Debian's default settings, unless --fast turns off what makes
it safe; it shares the machine's cores with the publication. The second publication copies nothing and only changes the
views. Does not belong here: making the published file.
"""

import argparse
import resource
import time
from pathlib import Path

from orchestration.publication.postgres import publish_to_postgres
from tests.postgres_server import TEST_OPTIONS, running


def seconds_of_cores() -> float:
    """CPU time of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(published: Path, *, fast: bool) -> None:
    """Prints the figures."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with running(TEST_OPTIONS if fast else {}) as server:
        database = server.database()
        began, cores = time.perf_counter(), seconds_of_cores()
        done = publish_to_postgres(published, server.url(database), keep=1)
        took, cores = time.perf_counter() - began, seconds_of_cores() - cores
        began = time.perf_counter()
        publish_to_postgres(published, server.url(database), keep=1)
        again = time.perf_counter() - began
        with server.connect(database) as connection:
            [(size,)] = connection.execute("SELECT pg_database_size(current_database()) / 1e6").fetchall()
        version = server.version
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    of_server = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"PostgreSQL {version}, {done.rows['marts.fct_commitment_mentions']:,} mentions, {len(done.rows)} tables")
    print(f"published          {took:6.1f} s  {sum(done.rows.values()):,} rows, {size:,.0f} MB there")
    print(f"views alone        {again:6.1f} s")
    print(f"CPU time           {cores:6.1f} s  here, {of_server:.1f} s of the server from its start to its end")
    print(f"memory here        {peak:6.2f} GB at most")


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("published", type=Path)
    words.add_argument("--fast", action="store_true", help="a server that does not flush to disk, as in the tests")
    given = words.parse_args()
    main(given.published, fast=given.fast)
