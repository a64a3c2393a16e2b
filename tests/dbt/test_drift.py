"""What dbt's YAML says of tables and columns is what the table models say."""

import shutil
from pathlib import Path

import duckdb
import pytest
from ruamel.yaml import YAML

from orchestration.settings import resources
from schemas import RAW
from schemas.ddl import create_table
from schemas.generate import drifted, generated_files, main

MODELS = resources() / "dbt_project" / "models"


@pytest.fixture
def copied_models(tmp_path: Path) -> Path:
    """A copy of the models that a test may change."""
    return Path(shutil.copytree(MODELS, tmp_path / "models"))


def test_yaml_is_up_to_date() -> None:
    assert drifted(generated_files(MODELS)) == []
    assert main(["--check"]) == 0


def test_a_changed_type_is_drift(copied_models: Path) -> None:
    for path in (copied_models / "staging" / "_sources.yml", copied_models / "marts" / "dim_date.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("data_type: DATE", "data_type: VARCHAR", 1), encoding="utf-8")
        assert drifted(generated_files(copied_models)) == [path]
        path.write_text(text, encoding="utf-8")


def test_a_lost_column_comes_back_and_tests_by_hand_stay(copied_models: Path) -> None:
    path = copied_models / "marts" / "fct_commitments.yml"
    wanted = path.read_text(encoding="utf-8")
    yaml = YAML()
    yaml.preserve_quotes = True
    document = yaml.load(wanted)
    columns = document["models"][0]["columns"]
    lost = next(column for column in columns if column["name"] == "done")
    columns.remove(lost)
    columns.append({"name": "no_such_column", "data_type": "VARCHAR"})
    yaml.dump(document, path)
    assert generated_files(copied_models)[path] == wanted
    assert "data_tests" in wanted
    assert "unit_tests" in wanted


def test_source_types_are_those_of_the_raw_tables() -> None:
    sources = YAML(typ="safe").load(MODELS / "staging" / "_sources.yml")["sources"]
    documented = {
        (table["name"], column["name"], column["data_type"])
        for source in sources
        for table in source["tables"]
        for column in table["columns"]
    }
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA raw")
        for model in RAW:
            connection.execute(create_table(model))
        created = connection.sql(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'raw'"
        )
        assert set(created.fetchall()) == documented
