"""Any past day can be asked for: what was true on it, and what was known on it."""

import random
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest
from past import FIRST, LAST, Compiled, both, compiled, linked, of_statements, sample_rows, threads_at_random
from planted import Dbt, RawRows
from polars.testing import assert_frame_equal

from schemas import MACROS

Ask = Callable[[str], pl.DataFrame]
DAYS = sorted(FIRST + timedelta(days) for days in random.Random(5).sample(range((LAST - FIRST).days), 20))
AT_RANDOM = threads_at_random(11)


@pytest.fixture(scope="module")
def models(dbt: Dbt, built: Path) -> Compiled:
    return compiled(dbt, built)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> RawRows:
    return sample_rows(tmp_path_factory.mktemp("coded"))


@pytest.fixture(scope="module")
def whole(models: Compiled, built: Path, sample: RawRows, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of all statements, as of the last day."""
    path = tmp_path_factory.mktemp("whole") / built.name
    shutil.copyfile(built, path)
    models.run(path, both(AT_RANDOM, linked(sample)), LAST)
    return path


@pytest.fixture
def rebuilt(models: Compiled, built: Path, tmp_path: Path) -> Callable[[RawRows, date], Ask]:
    """Builds a warehouse from some rows as of a day, and answers queries over it."""

    def build(rows: RawRows, day: date) -> Ask:
        path = tmp_path / built.name
        shutil.copyfile(built, path)
        models.run(path, rows, day)
        return lambda query: ask(path, query)

    return build


def ask(path: Path, query: str) -> pl.DataFrame:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.sql(query).pl()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_past_is_what_a_warehouse_of_the_statements_up_to_the_day_holds(
    whole: Path, rebuilt: Callable[[RawRows, date], Ask], sample: RawRows, day: date
) -> None:
    then = both(of_statements(AT_RANDOM, published=day), linked(of_statements(sample, published=day)))
    of_then = rebuilt(then, day)
    commitments = of_then("SELECT * FROM marts.fct_commitments ORDER BY commitment_id")
    assert_frame_equal(ask(whole, f"SELECT * FROM marts.commitments_as_of('{day}')"), commitments, check_exact=True)
    standing = (
        "SELECT commitment_id, status FROM marts.fct_commitment_status_history"
        f" WHERE DATE '{day}' BETWEEN valid_from AND coalesce(valid_to, DATE '{day}') ORDER BY commitment_id"
    )
    assert_frame_equal(ask(whole, standing), commitments.select("commitment_id", "status"))


@pytest.mark.parametrize("day", DAYS[::3], ids=str)
def test_what_was_known_is_what_a_warehouse_of_the_statements_taken_in_by_the_day_holds(
    whole: Path, rebuilt: Callable[[RawRows, date], Ask], sample: RawRows, day: date
) -> None:
    of_then = rebuilt(of_statements(both(AT_RANDOM, linked(sample)), published=day, known=day), day)
    commitments = of_then("SELECT * FROM marts.fct_commitments ORDER BY commitment_id")
    known = ask(whole, f"SELECT * FROM marts.commitments_known_on('{day}')")
    assert_frame_equal(known, commitments, check_exact=True)


@pytest.mark.parametrize("day", DAYS[::4], ids=str)
def test_a_month_is_what_a_warehouse_of_the_statements_up_to_its_end_counts(
    whole: Path, rebuilt: Callable[[RawRows, date], Ask], day: date
) -> None:
    end = (day.replace(day=1) + timedelta(31)).replace(day=1) - timedelta(1)
    of_then = rebuilt(of_statements(AT_RANDOM, published=end), end)
    counted = of_then(
        "SELECT country_code, sector, status, CAST(sum(commitment_count) AS BIGINT) AS commitment_count,"
        " sum(weighted_commitment_count) AS weighted_commitment_count"
        " FROM marts.fct_commitments_by_country_sector_status GROUP BY ALL ORDER BY ALL"
    )
    of_month = (
        "SELECT country_code, sector, status, commitment_count, weighted_commitment_count"
        f" FROM marts.fct_commitments_monthly WHERE month_start_on = DATE '{day.replace(day=1)}'"
    )
    assert counted.height > 10
    whole_of_random = rebuilt(AT_RANDOM, LAST)
    assert_frame_equal(whole_of_random(of_month), counted, abs_tol=1e-9, rel_tol=0)


def test_the_threads_at_random_meet_every_rule(whole: Path) -> None:
    commitments = ask(whole, "SELECT * FROM marts.fct_commitments")
    assert commitments["timeliness"].n_unique() == 4
    assert commitments["status"].n_unique() == 7
    assert commitments["statements_after_due_count"].n_unique() > 5
    assert commitments.filter(pl.col("statements_after_due_count") == 0).height > 0
    history = ask(whole, "SELECT * FROM marts.fct_commitment_status_history ORDER BY commitment_id, status_position")
    after = history.with_columns(before=pl.col("status").shift().over("commitment_id"))
    assert after.filter(pl.col("before") == "suspended")["status"].n_unique() > 2
    assert history.filter(pl.col("known_on") > pl.col("reported_on")).height > 10


def test_days_after_the_last_are_answered_as_the_last(whole: Path) -> None:
    now = ask(whole, "SELECT * FROM marts.fct_commitments ORDER BY commitment_id")
    for day in (LAST, LAST + timedelta(400)):
        assert_frame_equal(ask(whole, f"SELECT * FROM marts.commitments_as_of(DATE '{day}')"), now, check_exact=True)
    assert ask(whole, f"SELECT * FROM marts.commitments_as_of('{FIRST - timedelta(1)}')").is_empty()


def test_macros_have_the_parameters_their_models_say(whole: Path) -> None:
    found = ask(
        whole,
        "SELECT function_name, parameters FROM duckdb_functions() WHERE schema_name = 'marts' ORDER BY function_name",
    )
    assert found.rows() == [(macro.name, list(macro.parameters)) for macro in sorted(MACROS, key=lambda one: one.name)]


def test_a_macro_names_no_catalog(whole: Path) -> None:
    [catalog] = ask(whole, "SELECT current_database() AS name")["name"]
    sql = ask(whole, "SELECT macro_definition FROM duckdb_functions() WHERE schema_name = 'marts'")["macro_definition"]
    assert len(sql) == len(MACROS)
    assert not sql.str.contains(f"\\b{catalog}\\b").any()


def test_no_part_of_a_macro_has_the_name_of_another(whole: Path) -> None:
    """DuckDB 1.1 takes a CTE for a table or an outer CTE of the same name, and calls that circular."""
    macros = ask(whole, "SELECT macro_definition AS sql FROM duckdb_functions() WHERE schema_name = 'marts'")
    for sql in macros["sql"]:
        names = re.findall(r'(?:WITH|,) "?(\w+)"? AS (?:MATERIALIZED )?\((?=SELECT|WITH|\()', sql)
        assert len(names) >= 2
        assert sorted(set(names)) == sorted(names)
