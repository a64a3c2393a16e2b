"""Working files of an older form: told apart, made anew, and what only they hold is kept."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from planted_rows import Plant, raw_tables

from orchestration.errors import HomeVersionError, InvariantError
from orchestration.warehouse import load as loading
from orchestration.warehouse import migrations as module
from orchestration.warehouse.load import Loaded, load
from orchestration.warehouse.migrations import CARRIED, MIGRATIONS, STAMP, UNSTAMPED, Kept, file_version
from orchestration.warehouse.runs import published_input_hash
from orchestration.warehouse.working_file import append, connect, is_as_today
from schemas import META, RAW, SCHEMA_VERSION
from schemas.changes import Changes
from schemas.meta import Accuracy, Rekeys, Runs
from schemas.publication import Releases
from tests.homes import open_home

Held = Callable[[], dict[str, list[tuple[Any, ...]]]]
NORWAY_PERU, KENYA_CHILE = "s_d15c7d476f2e09e07aac", "s_12a773c1c81b9612d076"


@pytest.fixture
def old_file(file: Path) -> Path:
    """The working file of a home of schema version 1, at the place of `file`."""
    open_home("version_1", file.parent)
    return file


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with connect(path, read_only=True) as connection:
        return connection.execute(query).fetchall()


def alter(path: Path, *statements: str) -> None:
    with connect(path) as connection:
        for statement in statements:
            connection.execute(statement)


def test_every_version_before_has_a_migration_to_the_next() -> None:
    assert list(MIGRATIONS) == list(range(UNSTAMPED, SCHEMA_VERSION))


def test_a_file_without_a_stamp_is_of_the_first_version_and_old(old_file: Path) -> None:
    with connect(old_file, read_only=True) as connection:
        assert file_version(connection) == UNSTAMPED
    assert not is_as_today(old_file)


def test_a_file_that_is_loaded_is_stamped_and_as_today(file: Path) -> None:
    assert not is_as_today(file)
    load(file, raw_tables(Plant(1)))
    assert is_as_today(file)
    assert rows(file, f"SELECT version FROM {STAMP}") == [(SCHEMA_VERSION,)]


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE raw.commitment_mentions DROP COLUMN linked_mention_id",
        "ALTER TABLE raw.rejects ADD COLUMN colour VARCHAR",
        "ALTER TABLE raw.mentions ALTER COLUMN strength TYPE DOUBLE",
        "ALTER TABLE raw.documents ALTER COLUMN file_name DROP NOT NULL",
        "DROP TABLE raw.commitment_relations",
        "CREATE TABLE meta.former (a VARCHAR)",
        f"UPDATE {STAMP} SET version = {SCHEMA_VERSION - 1}",
        f"DELETE FROM {STAMP}",
    ],
)
def test_another_version_or_other_columns_make_a_file_old_and_a_load_makes_it_anew(
    file: Path, held: Held, change: str
) -> None:
    tables = raw_tables(Plant(1), Plant(2), rejects=["a.pdf"])
    load(file, tables)
    before = held()
    alter(file, change)
    assert not is_as_today(file)
    assert load(file, tables) == Loaded(added=2, replaced=0, removed=0, made_anew=True)
    assert is_as_today(file)
    assert held() == before
    assert load(file, tables) == Loaded(0, 0, 0)


def test_an_old_file_holds_afterwards_what_a_new_one_would_and_its_run_history_and_rekeys(
    old_file: Path, held: Held
) -> None:
    runs = rows(old_file, "SELECT * FROM meta.runs ORDER BY run_id")
    rekeys = set(rows(old_file, "SELECT * FROM meta.rekeys"))
    assert (len(runs), len(rekeys)) == (3, 5)
    tables = raw_tables(Plant(1), Plant(2), rejects=["a.pdf"])
    assert load(old_file, tables).made_anew
    for model in RAW:
        assert held()[f"raw.{model.table_name()}"] == tables.frame(model).sort(model.about()["key"]).rows()
    assert held()["meta.runs"] == runs
    assert rekeys < set(held()["meta.rekeys"])


@pytest.mark.parametrize("version", range(UNSTAMPED, SCHEMA_VERSION))
def test_a_file_of_every_version_before_keeps_what_only_it_holds(file: Path, held: Held, version: int) -> None:
    open_home(f"version_{version}", file.parent)
    runs = rows(file, "SELECT * FROM meta.runs ORDER BY run_id")
    rekeys = set(rows(file, "SELECT * FROM meta.rekeys"))
    assert runs
    assert rekeys
    assert load(file, raw_tables(Plant(1))).made_anew
    assert held()["meta.runs"] == runs
    assert rekeys < set(held()["meta.rekeys"])
    assert held()["meta.changes"] == held()["meta.releases"] == []


def test_what_releases_changed_stays_when_a_file_is_made_anew(file: Path, held: Held) -> None:
    load(file, raw_tables(Plant(1)))
    row = {"change_id": f"x_{1:020x}", "release_number": 1, "kind": "first_release", "cause": "first_release"}
    frame = pl.DataFrame([row | {"published_at": datetime(2026, 1, 5)}], schema=Changes.frame_schema())
    with connect(file) as connection:
        append(connection, Changes, frame)
    alter(file, f"UPDATE {STAMP} SET version = {SCHEMA_VERSION - 1}")
    assert load(file, raw_tables(Plant(2))).made_anew
    assert held()["meta.changes"] == frame.rows()


def test_ids_that_the_old_file_held_and_the_new_one_does_not_are_rekeyed(old_file: Path) -> None:
    before = set(rows(old_file, "SELECT old_id FROM meta.rekeys"))
    ids = set(rows(old_file, "SELECT statement_id FROM raw.statements UNION SELECT mention_id FROM raw.mentions"))
    load(old_file, raw_tables(Plant(1)))
    assert set(rows(old_file, "SELECT old_id FROM meta.rekeys")) >= before | ids
    assert (NORWAY_PERU,) in ids


def test_an_id_that_comes_back_resolves_to_itself_again(old_file: Path) -> None:
    plant = Plant(1)
    alter(
        old_file,
        f"INSERT INTO meta.rekeys VALUES ('{plant.mention()}', NULL, 'mention', 'withdrawn', TIMESTAMP '2026-01-05')",
    )
    load(old_file, raw_tables(plant))
    assert rows(old_file, f"SELECT * FROM meta.rekeys WHERE old_id = '{plant.mention()}'") == []


@pytest.mark.parametrize("step", ["_verify", "_note_rekeys", "_insert"])
def test_a_failure_leaves_the_old_file_as_it_was_and_nothing_beside_it(
    old_file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before, names = old_file.read_bytes(), sorted(os.listdir(old_file.parent))

    def fail(*_: Any) -> None:
        raise InvariantError("planted")

    with monkeypatch.context() as patched:
        patched.setattr(loading, step, fail)
        with pytest.raises(InvariantError, match="planted"):
            load(old_file, raw_tables(Plant(1)))
    assert old_file.read_bytes() == before
    assert sorted(os.listdir(old_file.parent)) == names
    assert load(old_file, raw_tables(Plant(1))).made_anew


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from planted_rows import Plant, raw_tables
from orchestration.warehouse import load as module
{setting}
module.load(Path(sys.argv[1]), raw_tables(Plant(1)))
"""
LATE = "m_00000000000000000000"
KILL = "lambda *_: os.kill(os.getpid(), signal.SIGKILL)"


@pytest.mark.skipif(sys.platform == "win32", reason="kills by a signal of POSIX")
@pytest.mark.parametrize("setting", [f"module._verify = {KILL}", f"os.replace = {KILL}"], ids=["midway", "at the end"])
def test_a_kill_leaves_the_old_file_and_the_next_load_makes_it_anew(old_file: Path, held: Held, setting: str) -> None:
    before = rows(old_file, "SELECT * FROM raw.mentions ORDER BY mention_id")
    source = KILLED.format(tests=str(Path(__file__).parent), setting=setting)
    done = subprocess.run([sys.executable, "-c", source, str(old_file)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not is_as_today(old_file)
    assert rows(old_file, "SELECT * FROM raw.mentions ORDER BY mention_id") == before
    tables = raw_tables(Plant(1), Plant(2))
    assert load(old_file, tables).made_anew
    assert held()["raw.mentions"] == tables.mentions.sort("mention_id").rows()
    assert not list(old_file.parent.glob(".warehouse*"))


def test_the_journal_that_a_killed_run_left_beside_the_old_file_does_not_reach_the_new_one(
    old_file: Path, held: Held
) -> None:
    source = (
        "import duckdb, os, sys\n"
        "connection = duckdb.connect(sys.argv[1])\n"
        f"connection.execute(\"INSERT INTO meta.rekeys VALUES ('{LATE}', NULL, 'mention', 'x', '2026-01-05')\")\n"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", source, str(old_file)], check=True)
    journal = old_file.with_name("warehouse.duckdb.wal")
    assert journal.exists()
    tables = raw_tables(Plant(1))
    load(old_file, tables)
    assert not journal.exists()
    assert held()["raw.mentions"] == tables.mentions.rows()
    assert (LATE,) in rows(old_file, "SELECT old_id FROM meta.rekeys")


def test_a_file_of_a_newer_package_is_refused_and_stays_as_it_is(file: Path) -> None:
    load(file, raw_tables(Plant(1)))
    alter(file, f"UPDATE {STAMP} SET version = {SCHEMA_VERSION + 1}")
    before = file.read_bytes()
    with pytest.raises(HomeVersionError, match="written by a newer cooperation-warehouse; upgrade the package"):
        load(file, raw_tables(Plant(2)))
    assert file.read_bytes() == before


def test_migrations_run_from_the_version_of_the_file_on_in_order(
    old_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[int] = []

    def step(version: int) -> Callable[[Kept], Kept]:
        def migrate(kept: Kept) -> Kept:
            ran.append(version)
            return kept | {"runs": kept["runs"].with_columns(pl.lit(f"by {version}").alias("package_version"))}

        return migrate

    last = SCHEMA_VERSION + 1
    monkeypatch.setattr(module, "SCHEMA_VERSION", last)
    monkeypatch.setattr(module, "MIGRATIONS", {version: step(version) for version in range(UNSTAMPED, last)})
    load(old_file, raw_tables(Plant(1)))
    assert ran == list(range(UNSTAMPED, last))
    assert set(rows(old_file, "SELECT package_version FROM meta.runs")) == {(f"by {last - 1}",)}


def test_what_cannot_be_carried_over_fails_the_load_and_the_file_stays(old_file: Path) -> None:
    alter(old_file, "ALTER TABLE meta.rekeys DROP COLUMN reason")
    before = old_file.read_bytes()
    with pytest.raises(InvariantError, match=r"meta\.rekeys of .* cannot be carried over .*; the file stays as it was"):
        load(old_file, raw_tables(Plant(1)))
    assert old_file.read_bytes() == before


def test_a_table_that_the_old_file_does_not_have_is_empty(old_file: Path) -> None:
    alter(
        old_file,
        *(f"DROP TABLE IF EXISTS {model.about()['schema']}.{model.table_name()}" for model in (*RAW, *META)),
    )
    load(old_file, raw_tables(Plant(1)))
    assert rows(old_file, "SELECT count(*) FROM meta.runs") == [(0,)]


def test_a_published_file_of_an_older_form_counts_as_nothing_published(tmp_path: Path) -> None:
    home = open_home("version_1", tmp_path)
    assert published_input_hash(home.published_warehouse) is not None
    for change in ("ALTER TABLE meta.runs DROP COLUMN input_hash", "DROP TABLE meta.runs", "DROP SCHEMA meta CASCADE"):
        with duckdb.connect(str(home.published_warehouse)) as connection:
            connection.execute(change)
        assert published_input_hash(home.published_warehouse) is None


def test_what_is_carried_over_is_all_that_loading_does_not_make(old_file: Path) -> None:
    assert {Rekeys, Runs, Releases, Changes} <= set(CARRIED)
    assert {*CARRIED, Accuracy} == set(META)
    assert date(2026, 1, 5) in dict(rows(old_file, "SELECT statement_id, known_on FROM raw.statements")).values()
