"""How the project builds: order of rows, the as_of day, and what its tests catch."""

import random
import re
import socket
from datetime import date
from pathlib import Path

import pytest
from planted import Dbt, RawRows, Reload, failures, key, planted_rows, read_marts
from polars.testing import assert_frame_equal
from ruamel.yaml import YAML

from orchestration.settings import resources
from schemas import MACROS, MARTS

PROJECT = resources() / "dbt_project"
COMMITMENTS = ("bridge_commitment", "fct_commitment")


def test_order_of_raw_rows_does_not_matter(dbt: Dbt, built: Path, reloaded: Reload) -> None:
    rows = planted_rows()
    for table in rows.values():
        random.Random(7).shuffle(table)
    shuffled = reloaded(rows)
    result = dbt(shuffled, "run")
    assert result.success, failures(result)
    marts = read_marts(shuffled)
    for name, mart in read_marts(built).items():
        assert_frame_equal(mart, marts[name], check_row_order=True, check_exact=True)


def test_no_rows_at_all_build(dbt: Dbt, reloaded: Reload) -> None:
    path = reloaded({name: [] for name in planted_rows()})
    for step in (("run",), ("test", "--select", "test_name:adds_up_to_rows_of", "test_type:singular")):
        result = dbt(path, *step)
        assert result.success, failures(result)
    assert read_marts(path)["fct_commitments"].height == 0


def test_lost_rows_fail_the_build(dbt: Dbt, reloaded: Reload) -> None:
    rows = planted_rows()
    rows["commitment_mentions"].pop()
    rows["documents"][0]["statement_id"] = key("s", 99)
    result = dbt(reloaded(rows), "test", "--select", "staging", "--exclude-resource-type", "unit_test")
    assert not result.success
    assert sorted(failures(result)) == [
        f"relationships_{relation}: Got 1 result, configured to fail if != 0"
        for relation in (
            "stg_documents_statement_id__statement_id__ref_stg_statements_",
            "stg_mentions_mention_id__mention_id__ref_stg_commitment_mentions_",
        )
    ]


def test_a_due_text_that_names_no_day_fails_the_build(dbt: Dbt, reloaded: Reload) -> None:
    rows = planted_rows()
    rows["mentions"][0]["due"] = "2025-13"
    path = reloaded(rows)
    assert dbt(path, "run", "--select", "int_mentions", "fct_commitment_mentions").success
    result = dbt(path, "test", "--select", "fct_commitment_mentions,test_name:holds")
    assert failures(result) == ["due_text_names_a_day: Got 1 result, configured to fail if != 0"]


def test_a_past_day_is_what_was_known_of_the_statements_up_to_it(dbt: Dbt, reloaded: Reload) -> None:
    day = "2025-06-05"
    states = []
    for rows in (planted_rows(), _published_up_to(planted_rows(), day)):
        path = reloaded(rows)
        result = dbt(path, "run", "--select", "intermediate", *(f"{name}*" for name in COMMITMENTS), as_of=day)
        assert result.success, failures(result)
        states.append({name: mart for name, mart in read_marts(path).items() if name.startswith(COMMITMENTS)})
    everything, up_to_the_day = states
    assert everything["fct_commitments"].height == 4
    for name, mart in everything.items():
        assert_frame_equal(mart, up_to_the_day[name], check_exact=True)


def test_the_docs_site_builds_as_one_file_without_network(
    dbt: Dbt, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*words: object) -> None:
        raise AssertionError(f"building the docs reached outside: {words}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setenv("DBT_WRITE_JSON", "true")
    result = dbt(built, "docs", "generate", "--static", "--target-path", str(tmp_path))
    assert result.success, result.exception
    page = (tmp_path / "static_index.html").read_text(encoding="utf-8")
    for name in ("fct_commitment_status_history", "commitments_as_of", "published_warehouse"):
        assert name in page


def test_nothing_is_deprecated(dbt: Dbt, built: Path, tmp_path: Path) -> None:
    result = dbt(built, "parse", "--no-partial-parse", "--warn-error", "--target-path", str(tmp_path))
    assert result.success, result.exception


def test_every_mart_and_macro_is_exposed() -> None:
    [published, _] = YAML(typ="safe").load(PROJECT / "models" / "exposures.yml")["exposures"]
    names = [model.table_name() for model in MARTS] + [macro.name for macro in MACROS]
    assert published["depends_on"] == [f"ref('{name}')" for name in sorted(names)]


def test_a_run_needs_its_day_and_parsing_does_not(dbt: Dbt, built: Path) -> None:
    assert dbt(built, "parse", as_of=None).success
    result = dbt(built, "compile", "--select", "int_mentions", as_of=None)
    assert not result.success
    assert "set it to the day the figures are as of" in str(result.exception)


def test_the_day_is_an_iso_date(dbt: Dbt, built: Path) -> None:
    result = dbt(built, "compile", "--select", "int_mentions", as_of="30.06.2026")
    assert not result.success
    assert "30.06.2026" in str(result.exception)


def test_no_sql_reads_the_clock() -> None:
    clock = re.compile(
        r"current_date|current_time|current_timestamp|localtime|\bnow\s*\(|\btoday\s*\(|getdate|get_current|sysdate"
        r"|run_started_at|modules\.datetime|random\s*\(|\buuid\s*\(",
        re.IGNORECASE,
    )
    files = [path for path in PROJECT.rglob("*") if path.suffix in (".sql", ".yml")]
    assert len(files) > 40
    assert [path for path in files if clock.search(path.read_text(encoding="utf-8"))] == []


def _published_up_to(rows: RawRows, day: str) -> RawRows:
    last = date.fromisoformat(day)
    kept = {row["statement_id"] for row in rows["statements"] if row["published_on"] <= last}
    return {
        name: [row for row in table if name == "rejects" or row["statement_id"] in kept] for name, table in rows.items()
    }
