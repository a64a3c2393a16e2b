"""Publications while other processes read: no error, no torn read, and nobody waits for anybody.

Each publication marks all rows of a mart with its run. A query that sees two runs, or a run that is not the one in
`meta.publication`, is a torn read.
"""

import json
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from orchestration.publication.duckdb_file import publish
from orchestration.warehouse.working_file import connect
from tests.conftest import make_working_file

READERS, PUBLICATIONS, KEPT = 8, 50, 3

LOOP = """
import json, os, sys
from collections import Counter
import duckdb

path, stop = sys.argv[1:]
query = (
    "SELECT p.release_number, p.run_id, count(DISTINCT c.country_name), min(c.country_name), count(*), r.row_count "
    "FROM meta.publication p, marts.fct_commitments_by_country c, meta.row_counts r "
    "WHERE r.table_name = 'fct_commitments_by_country' GROUP BY ALL"
)
seen, torn, errors, backwards, last = Counter(), [], [], 0, 0
if hasattr(os, "nice"):
    os.nice(10)  # the processors of the publisher are not what is tested here
while not os.path.exists(stop):
    try:
        with duckdb.connect(path, read_only=True, config={"threads": 1}) as connection:
            answers = [connection.execute(query).fetchall() for _ in range(2)]
    except Exception as error:
        errors.append(f"{type(error).__name__}: {error}")
        continue
    [(release, run, runs, of_rows, rows, counted)] = answers[0]
    if answers[0] != answers[1] or runs != 1 or of_rows != run or rows != counted or run != f"run-{release}":
        torn.append(answers)
    backwards += release < last
    last = release
    seen[release] += 1
    if sum(seen.values()) == 1:
        print("reading", flush=True)
print(json.dumps({"seen": seen, "torn": torn[:3], "errors": errors[:3], "backwards": backwards}))
"""

HELD = """
import sys
import duckdb

connection = duckdb.connect(sys.argv[1], read_only=True)
unfinished = connection.execute("SELECT * FROM range(10000000), marts.fct_commitments_by_country")
unfinished.fetchone()
print("holding", flush=True)
sys.stdin.read()
print(len(unfinished.fetchmany(5)))
"""


@contextmanager
def started(source: str, *words: object) -> Iterator["subprocess.Popen[str]"]:
    """A Python process that has said its first line; killed at the end where it has not ended itself."""
    arguments = [sys.executable, "-c", source, *map(str, words)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline(), "the reader ended before it read"
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def publish_run(warehouse: Path, folder: Path, number: int) -> float:
    """Seconds of a publication of the run `run-<number>`, whose rows are all marked with it."""
    with connect(warehouse) as connection:
        connection.execute("UPDATE meta.runs SET run_id = ?", [f"run-{number}"])
        connection.execute("UPDATE marts.fct_commitments_by_country SET country_name = ?", [f"run-{number}"])
    began = time.perf_counter()
    done = publish(warehouse, folder, keep=KEPT)
    assert done.replaced
    assert done.release.number == number
    return time.perf_counter() - began


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """A small working file."""
    return make_working_file(tmp_path / "warehouse.duckdb")


def test_eight_readers_and_fifty_publications_do_not_disturb_each_other(
    warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, stop = tmp_path / "published", tmp_path / "stop"
    alone = [publish_run(warehouse, folder, number) for number in (1, 2)]
    current = folder / "cooperation.duckdb"
    with ExitStack() as stack:
        readers = [stack.enter_context(started(LOOP, current, stop)) for _ in range(READERS)]
        took = [publish_run(warehouse, folder, number) for number in range(3, 3 + PUBLICATIONS)]
        stop.touch()
        told = [json.loads(reader.communicate()[0].splitlines()[-1]) for reader in readers]
    seen: Counter[int] = Counter()
    for one in told:
        seen.update({int(release): count for release, count in one["seen"].items()})
    with capsys.disabled():
        print(
            f"\n{PUBLICATIONS} publications, {READERS} readers: {sum(seen.values())} reads of {len(seen)} releases, "
            f"{sum(len(one['errors']) for one in told)} errors, {sum(len(one['torn']) for one in told)} torn reads; "
            f"a publication took {statistics.median(took):.2f} s (longest {max(took):.2f} s, "
            f"{statistics.median(alone):.2f} s without readers)"
        )
    assert [one["errors"] for one in told] == [[]] * READERS
    assert [one["torn"] for one in told] == [[]] * READERS
    assert [one["backwards"] for one in told] == [0] * READERS
    assert all(one["seen"] for one in told)
    assert len(seen) > PUBLICATIONS // 5, "readers saw too few of the publications for this to prove anything"
    assert sorted(file.name for file in folder.glob("*.duckdb"))[-1] == "cooperation.duckdb"


@pytest.mark.skipif(sys.platform == "win32", reason="stops a process by a signal of POSIX")
def test_a_reader_that_hangs_with_the_file_open_delays_no_publication_and_keeps_what_it_reads(
    warehouse: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "published"
    publish_run(warehouse, folder, 1)
    with started(HELD, folder / "cooperation.duckdb") as reader:
        reader.send_signal(signal.SIGSTOP)
        for number in range(2, 3 + KEPT):
            publish_run(warehouse, folder, number)  # would wait for ever if a publication waited for readers
        assert not (folder / "cooperation-000001.duckdb").exists()
        reader.send_signal(signal.SIGCONT)
        assert reader.communicate()[0] == "5\n"
        assert reader.returncode == 0
