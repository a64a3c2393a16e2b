"""Readers of PostgreSQL and publications: none is in another's way for long, and nobody sees two releases at once."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from orchestration.errors import PostgresError
from tests.integration.conftest import Team

READERS, PUBLICATIONS = 4, 20
QUERY = """
SELECT p.release_number, r.run_id, c.commitment_count
FROM meta.publication p CROSS JOIN marts.fct_commitments_by_country c CROSS JOIN meta.runs r
"""
# Asks until its input ends: each query by itself, then the same tables by three queries of one transaction.
READER = """
import json, sys, threading, time
import psycopg
conninfo, query = sys.argv[1:]
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
seen, torn, queries, longest = [], [], 0, 0.0
with psycopg.connect(conninfo, autocommit=True) as connection:
    print("ready", flush=True)
    while not ended.is_set():
        began = time.monotonic()
        answers = connection.execute(query).fetchall()
        with connection.transaction():
            tables = ("release_number FROM meta.publication", "run_id FROM meta.runs",
                      "commitment_count FROM marts.fct_commitments_by_country")
            parts = [connection.execute("SELECT " + table).fetchall() for table in tables]
        longest = max(longest, time.monotonic() - began)
        answers += list(zip(*(row for part in parts for row in part))) if all(len(p) == 1 for p in parts) else [parts]
        queries += 4
        for answer in answers:
            number = answer[0]
            if tuple(answer) != (number, f"run-{number}", number):
                torn.append(repr(answer))
            if number not in seen[-1:]:
                seen.append(number)
print(json.dumps({"queries": queries, "torn": torn, "seen": seen, "longest": longest}))
"""


@contextmanager
def reading(team: Team, number: int) -> Iterator[list[dict[str, Any]]]:
    """Readers in processes of their own that ask in a loop; what each of them saw, filled in at the end."""
    conninfo = team.server.url(team.database, team.reader)
    words = [sys.executable, "-c", READER, conninfo, QUERY]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    readers = [subprocess.Popen(words, text=True, **pipes) for _ in range(number)]
    results: list[dict[str, Any]] = []
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
        yield results
        for reader in readers:
            said, errors = reader.communicate(timeout=60)
            assert reader.returncode == 0, errors
            results.append(json.loads(said))
    finally:
        for reader in readers:
            reader.kill()
            reader.wait()


def test_readers_in_a_loop_see_one_release_at_a_time_while_others_are_published(
    team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    team.publish(team.release("run-1", 1), keep=2)
    for number in range(2, PUBLICATIONS + 2):
        team.release(f"run-{number}", number)
    took = []
    with reading(team, READERS) as results:
        for number in range(2, PUBLICATIONS + 2):
            began = time.monotonic()
            done = team.publish(team.folder / f"cooperation-{number:06d}.duckdb", keep=2, patience=60.0)
            took.append(time.monotonic() - began)
            assert done.release == number
    queries = sum(result["queries"] for result in results)
    with capsys.disabled():
        print(
            f"\n{len(results)} readers, {queries} queries, {len(took)} publications: 0 errors, "
            f"{sum(len(result['torn']) for result in results)} torn; longest publication {max(took):.1f} s, longest "
            f"query {max(result['longest'] for result in results):.2f} s"
        )
    for result in results:
        assert result["torn"] == []
        assert result["seen"] == sorted(result["seen"])
        assert len(result["seen"]) > PUBLICATIONS / 2  # they asked all the time, not only before and after
    assert team.versions() == ["cooperation_r000020", "cooperation_r000021"]


def test_an_open_transaction_keeps_its_release_and_the_publication_says_who_holds_it(team: Team) -> None:
    team.publish(team.release("run-1", 1))
    second = team.release("run-2", 2)
    with team.connect(autocommit=False, application_name="forgotten dashboard") as forgotten:
        assert forgotten.execute(QUERY).fetchall() == [(1, "run-1", 1)]
        with pytest.raises(PostgresError) as told:
            team.publish(second, patience=0.5)
        assert team.ask(QUERY) == [(1, "run-1", 1)]  # nobody else waits for it
        assert forgotten.execute(QUERY).fetchall() == [(1, "run-1", 1)]
        pid = forgotten.info.backend_pid
    assert str(told.value) == (
        "the views were in use for 0.5 seconds by an open transaction, of process "
        f"{pid} of {team.reader} (forgotten dashboard); end it; release 1 stays current there; mend this, then run "
        "again: cooperation publish --to"
    )
    done = team.publish(second)
    assert done.rows == {}  # it was copied before; only the views were left to do
    assert (done.release, done.former) == (2, 1)
    assert team.ask(QUERY) == [(2, "run-2", 2)]


def test_a_transaction_that_ends_in_time_delays_a_publication_no_longer_than_it_lasts(team: Team) -> None:
    team.publish(team.release("run-1", 1))
    second = team.release("run-2", 2)
    script = "import psycopg, sys; c = psycopg.connect(sys.argv[1]); c.execute(sys.argv[2]); print('held', flush=True)"
    wait = "; sys.stdin.readline(); c.close()"
    words = [sys.executable, "-c", script + wait, team.server.url(team.database, team.reader), QUERY]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(PostgresError, match="the views were in use"):
            team.publish(second, patience=0.2)
        holder.communicate("\n", timeout=60)
    assert team.publish(second).release == 2


def test_a_snapshot_from_before_a_publication_never_finds_tables_empty(team: Team) -> None:
    team.publish(team.release("run-1", 1))
    second = team.release("run-2", 2)
    with team.connect(autocommit=False, application_name="slow export") as export:
        export.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        export.execute("SELECT 1")  # its view of all tables is fixed from here on, and it holds no lock
        with pytest.raises(PostgresError, match=r"in use for 0\.5 seconds by an open .* \(slow export\)"):
            team.publish(second, patience=0.5)
        assert export.execute(QUERY).fetchall() == [(1, "run-1", 1)]
    assert team.publish(second).release == 2
    assert team.ask(QUERY) == [(2, "run-2", 2)]


def test_an_old_release_that_somebody_reads_or_builds_on_stays(team: Team) -> None:
    team.publish(team.release("run-1", 1))
    cited = "cooperation_r000001.fct_commitments_by_country"
    with team.connect(autocommit=False) as citing:
        citing.execute(f"SELECT * FROM {cited}")  # type: ignore[arg-type]  # a query in a variable
        done = team.publish(team.release("run-2", 2), keep=1)
        assert (done.release, done.removed) == (2, ())
        assert done.left == {1: "PostgreSQL says: canceling statement due to lock timeout"}
    with team.connect(team.publisher) as own:
        own.execute(f"CREATE VIEW public.mine AS SELECT * FROM {cited}")  # type: ignore[arg-type]
        own.execute("CREATE VIEW public.newest AS SELECT * FROM marts.fct_commitments_by_country")
        done = team.publish(team.release("run-3", 3), keep=1)
        assert done.removed == (2,)
        assert "view mine depends on table" in done.left[1]
        own.execute("DROP VIEW public.mine")
        assert team.publish(team.release("run-4", 4), keep=1).removed == (1, 3)
        assert own.execute("SELECT commitment_count FROM public.newest").fetchall() == [(4,)]


def test_an_earlier_release_becomes_current_again_after_a_rollback(team: Team) -> None:
    first = team.release("run-1", 1)
    kept = first.with_name("cooperation-000001.duckdb")
    team.publish(first)
    team.publish(team.release("run-2", 2))
    done = team.publish(kept)
    assert (done.release, done.former, done.rows) == (1, 2, {})
    assert team.ask(QUERY) == [(1, "run-1", 1)]
