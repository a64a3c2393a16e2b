"""Raw tables into DuckDB: what is there afterwards, and what a failure leaves."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from planted_rows import Plant, raw_tables

from orchestration.errors import InvariantError
from orchestration.warehouse import load as module
from orchestration.warehouse.accuracy import measured_accuracy
from orchestration.warehouse.load import Loaded, RawTables, load, with_row_hashes
from orchestration.warehouse.working_file import connect
from schemas import RAW

Held = Callable[[], dict[str, list[tuple[Any, ...]]]]


def test_everything_given_is_loaded_as_it_is(file: Path, held: Held) -> None:
    tables = raw_tables(Plant(1), Plant(2, spans=[(0, 9), (10, 21)]), rejects=["a.pdf"])
    assert load(file, tables) == Loaded(added=2, replaced=0, removed=0)
    for model in RAW:
        expected = tables.frame(model).sort(model.about()["key"]).rows()
        assert held()[f"raw.{model.table_name()}"] == expected
        assert expected


def test_the_measured_accuracy_of_the_package_is_loaded_with_every_load(file: Path) -> None:
    for _ in range(2):
        load(file, raw_tables(Plant(1)))
        with connect(file) as connection:
            assert connection.sql("SELECT * FROM meta.accuracy").pl().equals(measured_accuracy())
            connection.execute("UPDATE meta.accuracy SET value = 0")


def test_loading_the_same_tables_again_changes_nothing(file: Path, held: Held) -> None:
    tables = raw_tables(Plant(1), Plant(2), rejects=["a.pdf"])
    load(file, tables)
    before = held()
    assert load(file, tables) == Loaded(0, 0, 0)
    assert held() == before


def test_the_rows_of_a_changed_statement_are_replaced_as_a_whole(file: Path, held: Held) -> None:
    load(file, raw_tables(Plant(1, spans=[(0, 9), (10, 21), (22, 40)]), Plant(2)))
    after = raw_tables(Plant(1, spans=[(10, 21)], status="formalised"), Plant(2))
    assert load(file, after) == Loaded(added=0, replaced=1, removed=0)
    assert held()["raw.mentions"] == after.mentions.sort("mention_id").rows()
    assert held()["raw.commitment_mentions"] == after.commitment_mentions.sort("mention_id").rows()


def test_a_changed_statement_keeps_no_column_of_its_former_row(file: Path, held: Held) -> None:
    load(file, raw_tables(Plant(1, title="Before")))
    after = raw_tables(Plant(1, title="After"))
    assert load(file, after).replaced == 1
    assert held()["raw.statements"] == after.statements.rows()
    assert held()["raw.documents"] == after.documents.rows()


def test_removed_statements_and_rejects_leave(file: Path, held: Held) -> None:
    load(file, raw_tables(Plant(1), Plant(2), rejects=["a.pdf", "b.pdf"]))
    after = raw_tables(Plant(2), rejects=["b.pdf"])
    assert load(file, after) == Loaded(added=0, replaced=0, removed=1)
    for model in RAW:
        assert held()[f"raw.{model.table_name()}"] == after.frame(model).rows()


def test_no_statements_at_all_can_be_loaded(file: Path, held: Held) -> None:
    load(file, raw_tables(Plant(1)))
    assert load(file, raw_tables(rejects=["a.pdf"])) == Loaded(0, 0, 1)
    assert held()["raw.statements"] == []
    assert len(held()["raw.rejects"]) == 1


def test_two_loads_in_halves_give_what_one_load_gives(file: Path, held: Held, tmp_path: Path) -> None:
    plants = [Plant(number) for number in range(1, 5)]
    load(file, raw_tables(*plants[2:]))
    load(file, raw_tables(*reversed(plants)))
    in_halves = held()
    file.unlink()
    load(file, raw_tables(*plants))
    assert held() == in_halves


@pytest.mark.parametrize("step", ["_verify", "_note_rekeys", "_insert"])
def test_a_failure_leaves_the_file_as_it_was(
    file: Path, held: Held, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    load(file, raw_tables(Plant(1), Plant(2)))
    before = held()

    def fail(*_: Any) -> None:
        raise InvariantError("planted")

    with monkeypatch.context() as patched:
        patched.setattr(module, step, fail)
        with pytest.raises(InvariantError, match="planted"):
            load(file, raw_tables(Plant(1, title="After"), Plant(3)))
    assert held() == before
    assert load(file, raw_tables(Plant(1, title="After"), Plant(3))) == Loaded(added=1, replaced=1, removed=1)


def test_mentions_of_a_statement_that_is_not_given_are_a_fault(file: Path) -> None:
    tables = raw_tables(Plant(1), Plant(2))
    lost = replace(tables, statements=tables.statements.filter(pl.col("statement_id") == Plant(1).statement_id))
    with pytest.raises(
        InvariantError, match=r"raw\.mentions holds 1 rows after loading, 2 were given; nothing is kept"
    ):
        load(file, lost)


def shuffled(tables: RawTables) -> RawTables:
    return RawTables(*(tables.frame(model).reverse() for model in RAW))


def test_the_content_hash_rests_on_rows_and_not_on_their_order() -> None:
    tables = raw_tables(Plant(1, spans=[(0, 9), (10, 21)]), Plant(2), rejects=["a.pdf", "b.pdf"])
    turned = with_row_hashes(shuffled(tables))
    assert turned.content_hash() == tables.content_hash()
    assert turned.statements.sort("statement_id").equals(tables.statements.sort("statement_id"))


def test_every_change_of_a_row_changes_the_content_hash() -> None:
    tables = raw_tables(Plant(1), rejects=["a.pdf"])
    changed = [
        raw_tables(Plant(1)),
        raw_tables(Plant(1), Plant(2), rejects=["a.pdf"]),
        raw_tables(Plant(1, title="Other"), rejects=["a.pdf"]),
        raw_tables(Plant(1, status="formalised"), rejects=["a.pdf"]),
        raw_tables(Plant(1, spans=[(0, 20)]), rejects=["a.pdf"]),
        replace(tables, documents=tables.documents.with_columns(pl.lit("b.txt").alias("file_name"))),
        with_row_hashes(
            replace(
                tables,
                commitment_mentions=tables.commitment_mentions.with_columns(pl.lit("c_00").alias("commitment_id")),
            )
        ),
    ]
    assert len({tables.content_hash(), *(one.content_hash() for one in changed)}) == 1 + len(changed)


def test_the_row_hash_of_a_statement_rests_on_its_own_rows_alone() -> None:
    alone = raw_tables(Plant(1)).statements
    together = raw_tables(Plant(1), Plant(2, title="Other")).statements
    assert together.filter(pl.col("statement_id") == Plant(1).statement_id).equals(alone)


def test_nothing_is_fetched_from_outside(file: Path) -> None:
    with connect(file) as connection:
        settings = connection.execute(
            "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%known_extensions'"
        ).fetchall()
    assert dict(settings) == {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
