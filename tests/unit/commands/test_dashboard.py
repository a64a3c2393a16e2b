"""`cooperation dashboard`: the Superset bundle with the address of the warehouse; end_to_end asks a real Superset."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from orchestration.cli import main
from orchestration.home import Home

Captured = pytest.CaptureFixture[str]
Bundle = dict[str, Any]
COUNTED_ONCE = re.compile(r"^(COUNT\(DISTINCT .*\)|MAX\(first_seen_on\)|MIN\(due_on\))$")


@pytest.fixture(scope="module")
def bundle(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The files of a bundle by their path, read."""
    file = tmp_path_factory.mktemp("bundle") / "cooperation.zip"
    assert main(["dashboard", str(file), "--home", str(published_home.root)]) == 0
    with zipfile.ZipFile(file) as parts:
        names = [name.removeprefix("cooperation_dashboard/") for name in parts.namelist()]
        return {name: yaml.safe_load(parts.read(f"cooperation_dashboard/{name}")) for name in names}


def folder(bundle: Bundle, name: str) -> list[dict[str, Any]]:
    return [content for path, content in bundle.items() if path.startswith(f"{name}/")]


def test_the_database_is_the_published_file_opened_to_read(bundle: Bundle, published_home: Home) -> None:
    [database] = folder(bundle, "databases")
    path = published_home.published_warehouse.absolute()
    assert database["sqlalchemy_uri"] == f"duckdb:///{path}?access_mode=read_only"
    assert (database["allow_dml"], database["allow_ctas"], database["allow_csv_upload"]) == (False, False, False)


def test_every_measure_counts_distinct_commitments(bundle: Bundle) -> None:
    """So that a filter, a chart of another shape or drag and drop never counts a commitment twice."""
    for dataset in folder(bundle, "datasets"):
        for measure in dataset["metrics"]:
            assert COUNTED_ONCE.match(measure["expression"]), measure
    measures = {measure["metric_name"] for dataset in folder(bundle, "datasets") for measure in dataset["metrics"]}
    for chart in folder(bundle, "charts"):
        [query] = json.loads(chart["query_context"])["queries"]
        assert set(query["metrics"]) <= measures, chart["slice_name"]
        asked = [chart["params"].get("metric"), *chart["params"].get("metrics", ())]
        assert {measure for measure in asked if measure} <= measures


def test_the_queries_of_datasets_run_on_the_published_file(bundle: Bundle, published_home: Home) -> None:
    with duckdb.connect(str(published_home.published_warehouse), read_only=True) as connection:
        for dataset in folder(bundle, "datasets"):
            found = [column[0] for column in connection.execute(dataset["sql"]).description or []]
            assert found == [column["column_name"] for column in dataset["columns"]]


def test_parts_name_each_other(bundle: Bundle) -> None:
    databases, datasets, charts = (
        {part["uuid"] for part in folder(bundle, name)} for name in ("databases", "datasets", "charts")
    )
    assert {dataset["database_uuid"] for dataset in folder(bundle, "datasets")} == databases
    assert {chart["dataset_uuid"] for chart in folder(bundle, "charts")} == datasets
    [dashboard] = folder(bundle, "dashboards")
    placed = [part for part in dashboard["position"].values() if isinstance(part, dict) and part["type"] == "CHART"]
    assert {part["meta"]["uuid"] for part in placed} == charts
    names = {chart["uuid"]: chart["slice_name"] for chart in folder(bundle, "charts")}
    assert all(part["meta"]["sliceName"] == names[part["meta"]["uuid"]] for part in placed)


def test_no_chart_speaks_of_overdue(bundle: Bundle) -> None:
    """Silence is not failure, so a date that has passed is called past due without a report."""
    assert "overdue" not in json.dumps(bundle).lower()


def test_the_same_bundle_has_the_same_bytes(published_home: Home, tmp_path: Path, capsys: Captured) -> None:
    files = [tmp_path / "a.zip", tmp_path / "b.zip"]
    for file in files:
        assert main(["dashboard", str(file), "--home", str(published_home.root)]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.endswith(f"superset import-dashboards -p {files[1]} -u ADMIN")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["dashboard", "{tmp}/a.txt", "--home", "{home}"], 2, "must end in .zip"),
        (["dashboard", "{tmp}/a.zip", "--home", "{tmp}/none"], 1, "is not there yet; make it with: cooperation run"),
        (["dashboard", "{tmp}/file/a.zip", "--home", "{home}"], 1, "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_line(
    published_home: Home, tmp_path: Path, capsys: Captured, words: list[str], code: int, said: str
) -> None:
    (tmp_path / "file").touch()
    filled = [word.format(tmp=tmp_path, home=published_home.root) for word in words]
    assert main(filled) == code
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
