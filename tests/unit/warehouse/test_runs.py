"""What a run worked on, and whether its marts are already published."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from planted_rows import Plant, raw_tables

from orchestration.publication.duckdb_file import publish
from orchestration.warehouse import runs as module
from orchestration.warehouse.load import load
from orchestration.warehouse.runs import RunInputs, published_input_hash, stamp
from orchestration.warehouse.working_file import connect

INPUTS = RunInputs("rows", date(2026, 6, 30), "coder", "models")


@pytest.mark.parametrize(
    "change",
    [{"content_hash": "x"}, {"as_of": date(2026, 7, 1)}, {"coder_version": "x"}, {"project_version": "x"}],
    ids=lambda change: next(iter(change)),
)
def test_everything_that_marts_rest_on_changes_the_input_hash(change: dict[str, object]) -> None:
    assert replace(INPUTS, **change).input_hash() != INPUTS.input_hash()
    assert replace(INPUTS).input_hash() == INPUTS.input_hash()


@pytest.mark.parametrize("name", ["__version__", "SCHEMA_VERSION"])
def test_the_package_and_its_schemas_are_inputs_too(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = INPUTS.input_hash()
    monkeypatch.setattr(module, name, "another")
    assert INPUTS.input_hash() != before


def test_a_finished_run_is_stamped_and_read_back_from_the_published_file(
    file: Path, working_file: Callable[..., Path], tmp_path: Path
) -> None:
    assert published_input_hash(tmp_path / "published" / "cooperation.duckdb") is None
    load(file, raw_tables(Plant(1), Plant(2), rejects=["a.pdf"]))
    assert working_file({}) == file
    for moment, inputs in ((1, replace(INPUTS, content_hash="former")), (2, INPUTS)):
        stamp(file, inputs, run_id=f"run-{moment}", started_at=datetime(2026, 6, 30, 12, moment))
    published = publish(file, tmp_path / "published", keep=1)
    assert published_input_hash(published.path) == INPUTS.input_hash()
    with connect(published.path, read_only=True) as connection:
        row = connection.execute(
            "SELECT document_count, statement_count, mention_count, commitment_count, reject_count, as_of_on "
            "FROM meta.runs WHERE run_id = 'run-2'"
        ).fetchone()
    assert row == (2, 2, 2, 0, 1, date(2026, 6, 30))


def test_a_run_stamped_again_is_one_row(file: Path) -> None:
    load(file, raw_tables(Plant(1)))
    with connect(file) as connection:
        connection.execute("CREATE SCHEMA marts")
        connection.execute("CREATE TABLE marts.fct_commitments (commitment_id VARCHAR)")
    for _ in range(2):
        stamp(file, INPUTS, run_id="run", started_at=datetime(2026, 6, 30))
    with connect(file, read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM meta.runs").fetchone() == (1,)
