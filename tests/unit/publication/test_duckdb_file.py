"""The published DuckDB file: finished at once or not at all, and never in a reader's way."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.errors import InvariantError
from orchestration.publication import duckdb_file, published_tables, versions
from orchestration.publication.duckdb_file import publish
from orchestration.publication.published_tables import STORAGE_VERSION
from schemas import MACROS, PUBLISHED
from schemas.facts import FctCommitmentsByCountry

COUNTS = "SELECT country_code, commitment_count FROM marts.fct_commitments_by_country ORDER BY 1"
ELSEWHERE = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql(sys.argv[2]).fetchall())"
MakeWorkingFile = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where published files lie, not there yet."""
    return tmp_path / "published"


def country(code: str, count: int) -> dict[Any, list[dict[str, Any]]]:
    """Rows of a working file with one country."""
    return {FctCommitmentsByCountry: [{"country_code": code, "country_name": code, "commitment_count": count}]}


def ask(path: Path, query: str = COUNTS) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_current_file_is_a_hard_link_to_the_first_numbered_version(
    working_file: MakeWorkingFile, folder: Path
) -> None:
    published = publish(working_file(), folder, keep=3)
    assert (published.path, published.version) == (folder / "cooperation.duckdb", folder / "cooperation-000001.duckdb")
    assert names(folder) == ["cooperation-000001.duckdb", "cooperation.duckdb"]
    assert os.path.samefile(published.path, published.version)
    assert not published.path.is_symlink()
    assert published.replaced
    assert ask(published.path) == [("AUS", 7), ("JPN", 3), ("KEN", 12345)]


def test_every_row_is_published_in_order_of_its_key(working_file: MakeWorkingFile, folder: Path) -> None:
    published = publish(working_file(), folder, keep=3)
    assert published.rows["marts.fct_commitments_by_country"] == 3
    assert published.rows["marts.dim_country"] == 0
    unordered = ask(published.path, "SELECT country_code FROM marts.fct_commitments_by_country")
    assert unordered == [("AUS",), ("JPN",), ("KEN",)]


def test_only_marts_and_meta_leave_the_warehouse(working_file: MakeWorkingFile, folder: Path) -> None:
    file = working_file()
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE SCHEMA raw")
        connection.execute("CREATE TABLE raw.statements (text VARCHAR)")
        connection.execute("CREATE TABLE marts.not_a_mart (a INTEGER)")
    published = publish(file, folder, keep=3)
    tables = set(ask(published.path, "SELECT schema_name || '.' || table_name FROM duckdb_tables()"))
    wanted = {(f"{model.about()['schema']}.{model.table_name()}",) for model in PUBLISHED}
    assert tables == wanted
    assert ask(published.path, "SELECT view_name FROM duckdb_views() WHERE NOT internal") == []


def test_macros_are_published_and_read_the_published_tables(working_file: MakeWorkingFile, folder: Path) -> None:
    file = working_file()
    published = publish(file, folder, keep=3)
    file.unlink()
    moved = published.path.rename(folder / "renamed.duckdb")
    with duckdb.connect(str(moved), read_only=True, config={"enable_external_access": "false"}) as connection:
        for macro in MACROS:
            values = ["2024-01-01"] * len(macro.parameters)
            marks = ", ".join("?" * len(values))
            answer = connection.execute(f"SELECT * FROM marts.{macro.name}({marks})", values).fetchall()
            assert answer == [(*values, 3)]
        comments = dict(
            connection.execute(
                "SELECT function_name, comment FROM duckdb_functions() WHERE schema_name = 'marts'"
            ).fetchall()
        )
    assert comments == {macro.name: f"{macro.description} Grain: {macro.grain}." for macro in MACROS}


def test_a_working_file_without_a_macro_is_not_published(working_file: MakeWorkingFile, folder: Path) -> None:
    file = working_file()
    with duckdb.connect(str(file)) as connection:
        connection.execute("DROP MACRO TABLE marts.promises")
    with pytest.raises(InvariantError, match=r"no macro marts\.promises\(from_country, to_country, since\)"):
        publish(file, folder, keep=3)
    assert names(folder) == []


def test_tables_and_columns_are_described_in_the_published_file(working_file: MakeWorkingFile, folder: Path) -> None:
    published = publish(working_file(), folder, keep=3)
    for view in ("duckdb_tables()", "duckdb_columns() WHERE NOT internal"):
        described = ask(published.path, f"SELECT comment FROM {view}")
        assert described
        assert all(comment for (comment,) in described)


def test_the_file_has_the_storage_version_that_older_drivers_open(working_file: MakeWorkingFile, folder: Path) -> None:
    published = publish(working_file(), folder, keep=3)
    query = "SELECT tags FROM duckdb_databases() WHERE database_name = 'cooperation'"
    ((tags,),) = ask(published.path, query)
    assert tags["storage_version"].startswith(STORAGE_VERSION)
    assert STORAGE_VERSION == "v1.0.0"


def test_nothing_lies_beside_the_finished_file(working_file: MakeWorkingFile, folder: Path) -> None:
    publish(working_file(), folder, keep=3)
    publish(working_file(), folder, keep=3)
    assert all(name.endswith(".duckdb") and not name.startswith(".") for name in names(folder))


def test_former_versions_are_kept_by_number(working_file: MakeWorkingFile, folder: Path) -> None:
    for count in range(1, 5):
        published = publish(working_file(country("KEN", count)), folder, keep=2)
    assert names(folder) == ["cooperation-000003.duckdb", "cooperation-000004.duckdb", "cooperation.duckdb"]
    assert os.path.samefile(published.path, folder / "cooperation-000004.duckdb")
    assert ask(folder / "cooperation-000003.duckdb") == [("KEN", 3)]
    assert ask(published.path) == [("KEN", 4)]


def test_files_of_a_users_own_are_neither_counted_nor_removed(working_file: MakeWorkingFile, folder: Path) -> None:
    folder.mkdir()
    for name in ("cooperation-backup.duckdb", "cooperation-2024.duckdb", "notes.txt"):
        (folder / name).write_text("mine")
    assert publish(working_file(), folder, keep=1).version.name == "cooperation-000001.duckdb"
    assert (folder / "cooperation-backup.duckdb").read_text() == "mine"
    assert len(names(folder)) == 5


def test_leftovers_of_a_killed_publication_are_removed(working_file: MakeWorkingFile, folder: Path) -> None:
    folder.mkdir()
    for name in (".cooperation-000001.duckdb", ".cooperation-000001.duckdb.wal", ".cooperation-current"):
        (folder / name).write_bytes(b"half")
    published = publish(working_file(), folder, keep=3)
    assert names(folder) == ["cooperation-000001.duckdb", "cooperation.duckdb"]
    assert len(ask(published.path)) == 3


def test_a_publication_killed_before_the_last_rename_is_made_up_for(
    working_file: MakeWorkingFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(working_file(country("KEN", 1)), folder, keep=3)

    def killed(*_: Any) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(duckdb_file, "make_current", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(working_file(country("KEN", 2)), folder, keep=3)
    assert ask(folder / "cooperation.duckdb") == [("KEN", 1)]
    published = publish(working_file(country("KEN", 2)), folder, keep=3)
    assert published.version.name == "cooperation-000003.duckdb"
    assert ask(published.path) == [("KEN", 2)]


def test_a_reader_keeps_the_old_data_and_a_new_process_reads_the_new(
    working_file: MakeWorkingFile, folder: Path
) -> None:
    current = publish(working_file(country("KEN", 1)), folder, keep=1).path
    with duckdb.connect(str(current), read_only=True) as reader:
        assert reader.execute(COUNTS).fetchall() == [("KEN", 1)]
        publish(working_file(country("JPN", 2)), folder, keep=1)
        assert reader.execute(COUNTS).fetchall() == [("KEN", 1)]
        command = [sys.executable, "-c", ELSEWHERE, str(current), COUNTS]
        assert subprocess.check_output(command, text=True) == "[('JPN', 2)]\n"


@pytest.mark.parametrize("step", ["write", "check", "note_release", "finish", "make_current"])
def test_a_failure_keeps_the_current_file_and_leaves_nothing(
    working_file: MakeWorkingFile, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    current = publish(working_file(country("KEN", 1)), folder, keep=1).path
    before = (current.stat().st_ino, current.stat().st_mtime_ns)

    def fail(*_: Any) -> None:
        raise InvariantError("planted")

    with monkeypatch.context() as patched:
        patched.setattr(duckdb_file, step, fail)
        with pytest.raises(InvariantError, match="planted"):
            publish(working_file(country("JPN", 2)), folder, keep=1)
    assert (current.stat().st_ino, current.stat().st_mtime_ns) == before
    assert names(folder) == ["cooperation-000001.duckdb", "cooperation.duckdb"]
    assert ask(current) == [("KEN", 1)]
    assert ask(publish(working_file(country("JPN", 2)), folder, keep=1).path) == [("JPN", 2)]


def test_a_file_with_other_numbers_of_rows_than_written_is_refused(working_file: MakeWorkingFile, folder: Path) -> None:
    name = "marts.fct_commitments_by_country"
    done = publish(working_file(), folder, keep=1)
    published_tables.check(done.path, done.release, done.rows)
    with pytest.raises(InvariantError, match=f"{name} was to be published with 4 rows and has 3; nothing is published"):
        published_tables.check(done.path, done.release, {**done.rows, name: 4})


def test_where_links_fail_the_current_file_is_a_copy(
    working_file: MakeWorkingFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    published = publish(working_file(), folder, keep=3)
    assert not os.path.samefile(published.path, published.version)
    assert published.path.read_bytes() == published.version.read_bytes()


def test_where_an_open_reader_blocks_the_rename_the_version_is_kept_and_the_next_run_retries(
    working_file: MakeWorkingFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = publish(working_file(country("KEN", 1)), folder, keep=3).path
    replace = os.replace

    def blocked(source: Any, target: Any) -> None:
        if Path(target) == current:
            raise PermissionError(13, "The process cannot access the file")
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", blocked)
        patched.setattr(versions, "READERS_BLOCK_RENAMES", True)
        published = publish(working_file(country("JPN", 2)), folder, keep=3)
    assert not published.replaced
    assert (ask(current), ask(published.version)) == ([("KEN", 1)], [("JPN", 2)])
    assert names(folder) == ["cooperation-000001.duckdb", "cooperation-000002.duckdb", "cooperation.duckdb"]
    assert publish(working_file(country("JPN", 2)), folder, keep=3).replaced


def test_paths_with_quotes_are_paths(working_file: MakeWorkingFile, tmp_path: Path) -> None:
    published = publish(working_file(), tmp_path / "it's", keep=1)
    assert len(ask(published.path)) == 3
