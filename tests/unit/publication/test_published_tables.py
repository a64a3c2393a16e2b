"""What a published file says of itself: its release, the number of rows of each table, and the codebook."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.errors import InvariantError
from orchestration.publication.duckdb_file import Published, publish
from orchestration.publication.published_tables import check, last_run, name_of
from schemas import MARTS, PUBLISHED
from schemas.ddl import column_types
from schemas.describing import allowed_values
from schemas.facts import FctCommitmentsByCountry
from schemas.meta import Runs

MakeWorkingFile = Callable[..., Path]


@pytest.fixture
def published(working_file: MakeWorkingFile, tmp_path: Path) -> Published:
    """The second release; its run is the later of two."""
    runs = [
        {"run_id": "later", "finished_at": datetime(2026, 11, 23, 5), "as_of_on": date(2026, 11, 23)},
        {"run_id": "earlier", "finished_at": datetime(2026, 11, 22, 5), "as_of_on": date(2026, 11, 22)},
    ]
    countries = [{"country_code": code, "country_name": code, "commitment_count": 1} for code in ("KEN", "JPN")]
    file = working_file({Runs: runs, FctCommitmentsByCountry: countries})
    publish(file, tmp_path / "published", keep=3)
    return publish(file, tmp_path / "published", keep=3)


def ask(published: Published, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(published.path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_the_file_says_which_release_it_is_in_one_row(published: Published) -> None:
    query = "SELECT release_number, previous_release_number, run_id, as_of_on, storage_version FROM meta.publication"
    assert ask(published, query) == [(2, 1, "later", date(2026, 11, 23), "v1.0.0")]
    query = "SELECT published_at, coder_version, package_version, reference_version, dbt_version FROM meta.publication"
    assert ask(published, query) == [(published.release.published_at, *["some text"] * 4)]


def test_the_file_lists_the_releases_up_to_its_own(published: Published) -> None:
    query = "SELECT release_number, run_id, is_withdrawn FROM meta.releases ORDER BY 1"
    assert ask(published, query) == [(1, "later", False), (2, "later", False)]


def test_rows_are_counted_for_every_table_those_of_meta_too(published: Published) -> None:
    told = dict(ask(published, "SELECT schema_name || '.' || table_name, row_count FROM meta.row_counts"))
    assert set(told) == {name_of(model) for model in PUBLISHED}
    assert told == published.rows
    assert told == {name: ask(published, f"SELECT count(*) FROM {name}")[0][0] for name in told}
    assert (told["marts.fct_commitments_by_country"], told["meta.runs"], told["meta.releases"]) == (2, 2, 2)


def test_the_codebook_has_every_table_with_its_grain_and_key(published: Published) -> None:
    rows = ask(published, "SELECT schema_name, table_name, grain, key_columns, column_count FROM meta.tables")
    assert sorted(rows) == sorted(
        (
            model.about()["schema"],
            model.table_name(),
            model.about()["grain"],
            ", ".join(model.about()["key"]),
            len(column_types(model)),
        )
        for model in PUBLISHED
    )


def test_the_codebook_has_every_column_as_the_file_has_it(published: Published) -> None:
    told = (
        "SELECT schema_name, table_name, column_name, position, data_type, is_nullable, description FROM meta.columns"
    )
    found = (
        "SELECT schema_name, table_name, column_name, column_index, data_type, is_nullable, comment "
        "FROM duckdb_columns() WHERE NOT internal"
    )
    assert sorted(ask(published, told)) == sorted(ask(published, found))
    keys = ask(
        published, "SELECT column_name FROM meta.columns WHERE table_name = 'bridge_commitment_sector' AND is_key"
    )
    assert sorted(keys) == [("commitment_id",), ("sector",)]


def test_the_codebook_lists_the_values_of_columns_that_hold_codes(published: Published) -> None:
    query = "SELECT allowed_values FROM meta.columns WHERE table_name = 'fct_commitments' AND column_name = ?"
    with duckdb.connect(str(published.path), read_only=True) as connection:
        [(statuses,)] = connection.execute(query, ["status"]).fetchall()
        assert connection.execute(query, ["due_on"]).fetchall() == [(None,)]
    assert statuses.startswith("proposed, agreed, ")
    assert allowed_values(FctCommitmentsByCountry, "country_name") == []


def test_no_published_table_has_an_index_since_its_keys_are_checked_before(published: Published) -> None:
    assert ask(published, "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type <> 'NOT NULL'") == [(0,)]
    assert ask(published, "SELECT count(*) FROM duckdb_constraints()") != [(0,)]


def test_a_key_that_is_there_twice_is_refused(published: Published) -> None:
    name = "marts.fct_commitments_by_country"
    with duckdb.connect(str(published.path)) as connection:
        connection.execute(f"UPDATE {name} SET country_code = 'KEN'")
    with pytest.raises(InvariantError, match=rf"{name} has 1 rows with the key \(country_code\) of another"):
        check(published.path, published.release, published.rows)


def test_a_file_of_another_release_is_refused(published: Published, tmp_path: Path) -> None:
    with pytest.raises(InvariantError, match=r"was to be release 2 and says \[\(1, 'later'\)\]"):
        check(
            tmp_path / "published" / "cooperation-000001.duckdb",
            published.release,
            {**published.rows, "meta.releases": 1},
        )


def test_a_row_without_what_it_must_have_is_not_published(working_file: MakeWorkingFile, tmp_path: Path) -> None:
    file = working_file()
    with duckdb.connect(str(file)) as connection:
        connection.execute("DROP TABLE marts.fct_commitments_by_country")
        connection.execute(
            "CREATE TABLE marts.fct_commitments_by_country AS SELECT NULL AS country_code, 'x' AS country_name"
        )
        for name in column_types(FctCommitmentsByCountry):
            connection.execute(f"ALTER TABLE marts.fct_commitments_by_country ADD COLUMN IF NOT EXISTS {name} BIGINT")
    with pytest.raises(
        InvariantError, match="fct_commitments_by_country breaks a rule of its own, nothing is published"
    ):
        publish(file, tmp_path / "published", keep=1)


def test_a_working_file_that_no_run_has_finished_is_not_published(working_file: MakeWorkingFile) -> None:
    file = working_file()
    with duckdb.connect(str(file)) as connection:
        connection.execute("DELETE FROM meta.runs")
    with pytest.raises(InvariantError, match=r"meta\.runs of .* names no run; first run: cooperation run"):
        last_run(file)


def test_every_mart_is_published() -> None:
    assert set(MARTS) < set(PUBLISHED)
