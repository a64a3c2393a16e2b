"""The Dagster code location: what it holds, and that loading it touches nothing."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from orchestration.build import build_defs
from orchestration.home import Home
from orchestration.jobs import JOB, RANGE_END, RANGE_START, partition_tags
from orchestration.settings import Settings
from orchestration.warehouse.models import manifest, project_of
from schemas import FACTS, MARTS, RAW


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    manifest(project_of(Home(settings.home).dbt, Home(settings.home).warehouse))
    return settings


@pytest.fixture(scope="module")
def definitions(settings: Settings) -> dg.Definitions:
    return build_defs(settings)


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> Any:
    return definitions.resolve_asset_graph()


@pytest.fixture
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp(str(tmp_path_factory.mktemp("dagster"))) as instance:
        yield instance


def test_loading_takes_no_network_no_database_and_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*words: object, **options: object) -> None:
        raise AssertionError(f"loading the definitions reached outside: {words}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    started = subprocess.Popen.__init__

    def refuse_all_but_uname(process: Any, words: list[str], *rest: object, **options: object) -> None:
        assert words[0] == "uname", words  # the standard library asks it for the name of the processor
        started(process, words, *rest, **options)

    monkeypatch.setattr(subprocess.Popen, "__init__", refuse_all_but_uname)
    monkeypatch.setattr(duckdb, "connect", refuse)
    definitions = build_defs(Settings(home=tmp_path))
    assert definitions.resolve_job_def(JOB)
    assert not Home(tmp_path).warehouse.exists()


def test_lineage_goes_from_documents_to_the_published_warehouse(graph: Any) -> None:
    documents, published = dg.AssetKey("documents"), dg.AssetKey("published_warehouse")
    downstream, waiting = {documents}, [documents]
    while waiting:
        for key in graph.get(waiting.pop()).child_keys - downstream:
            downstream.add(key)
            waiting.append(key)
    assert published in downstream
    facts = {dg.AssetKey([model.about()["schema"], model.table_name()]) for model in (*RAW, *FACTS)}
    assert facts <= downstream
    assert {dg.AssetKey(["marts", model.table_name()]) for model in MARTS} <= graph.get(published).parent_keys


def test_every_asset_has_a_group_and_a_description(graph: Any) -> None:
    assert {graph.get(key).group_name for key in graph.materializable_asset_keys} == {
        "sources",
        "commitments",
        "raw",
        "reference",
        "staging",
        "intermediate",
        "marts",
        "publication",
    }
    undescribed = [key for key in graph.materializable_asset_keys if not graph.get(key).description]
    assert undescribed == []


def test_a_check_a_dbt_data_test_and_a_check_a_table_model(
    graph: Any,
    settings: Settings,
) -> None:
    checks = graph.asset_check_keys
    for model in (*RAW, *MARTS):
        assert dg.AssetCheckKey(dg.AssetKey([model.about()["schema"], model.table_name()]), "schema") in checks
    home = Home(settings.home)
    nodes = json.loads(manifest(project_of(home.dbt, home.warehouse)).read_text())["nodes"].values()
    data_tests = {node["name"] for node in nodes if node["resource_type"] == "test"}
    assert data_tests
    assert data_tests - {check.name for check in checks} == set()


def test_only_the_home_s_own_sources_are_partitions_of_a_scheduled_run(
    definitions: dg.Definitions, settings: Settings, instance: dg.DagsterInstance
) -> None:
    schedule = definitions.resolve_schedule_def("every_morning")
    context = dg.build_schedule_context(instance=instance)
    request = schedule.evaluate_tick(context).run_requests[0]
    assert (request.tags[RANGE_START], request.tags[RANGE_END]) == ("sample", "sample")
    Home(settings.home).remember(real=True)
    request = schedule.evaluate_tick(context).run_requests[0]
    assert (request.tags[RANGE_START], request.tags[RANGE_END]) == ("files", "inbox")
    (settings.home / "home.json").unlink()


def test_the_sensor_asks_for_a_run_once_for_each_change_of_the_inbox(
    tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    sensor = build_defs(Settings(home=tmp_path)).resolve_sensor_def("inbox")
    home = Home(tmp_path)
    home.prepare()
    with dg.build_sensor_context(instance=instance) as context:
        assert sensor.evaluate_tick(context).run_requests == []
        (home.inbox / "statement.txt").write_text("---\ndate: 2024-01-01\n---\nWe agreed.")
        first = sensor.evaluate_tick(context)
        assert len(first.run_requests) == 1
        assert first.run_requests[0].tags[RANGE_END] == "inbox"
    with dg.build_sensor_context(instance=instance, cursor=first.cursor) as context:
        assert sensor.evaluate_tick(context).run_requests == []
        (home.inbox / "statement.txt").write_text("---\ndate: 2024-01-01\n---\nWe agreed to meet again.")
        assert len(sensor.evaluate_tick(context).run_requests) == 1


HOLDER = """
import sys
from pathlib import Path
from orchestration.home import Home
with Home(Path(sys.argv[1])).owned("cooperation run"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_run_of_dagster_never_works_on_a_home_that_the_command_holds(
    tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    definitions = build_defs(Settings(home=tmp_path, lock_wait_seconds=0.1))
    words = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        result = definitions.resolve_job_def(JOB).execute_in_process(
            instance=instance, tags=partition_tags(instance, Home(tmp_path)), raise_on_error=False
        )
        holder.communicate()
    assert not result.success
    messages = [str(event.event_specific_data) for event in result.all_events if event.is_failure]
    assert any(f"process {holder.pid} (cooperation run, since" in message for message in messages)
    assert not Home(tmp_path).warehouse.exists()
