"""Sources of `sources.yaml` under Dagster: one partition each, and each on its own when it fails."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from orchestration.assets.documents import CHECK, COUNTS, FRESHNESS, documents
from orchestration.assets.statements import statements
from orchestration.build import build_defs
from orchestration.home import Home
from orchestration.jobs import RANGE_END, RANGE_START, daily_keys, partition_tags
from orchestration.progress import Silent
from orchestration.resources import HomeResource
from orchestration.settings import Settings
from orchestration.sources.fetching import walking
from orchestration.sources.fetching.answers import Limits
from orchestration.sources.fetching.web import Web
from orchestration.sources.states import read_state
from tests.ministry import HOST, FakeClock, Ministry, Page, feed, listing, resolver, statement

Materialize = Callable[..., dg.ExecuteInProcessResult]


@pytest.fixture
def ministry() -> Iterator[Ministry]:
    site = Ministry()
    for number in range(4):
        site.pages[f"/statements/{number}"] = statement(number)
    site.pages["/news"] = listing("/statements/0", "/statements/1", "/about")
    site.pages["/feed"] = feed("/statements/2", root=site.root)
    yield site
    site.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.prepare()
    return home


@pytest.fixture
def time() -> FakeClock:
    return FakeClock()


@pytest.fixture
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp(str(tmp_path_factory.mktemp("dagster"))) as instance:
        yield instance


@pytest.fixture
def materialize(home: Home, time: FakeClock, instance: dg.DagsterInstance) -> Materialize:
    """Runs documents and statements for some sources, all of them by default."""

    def run(*keys: str) -> dg.ExecuteInProcessResult:
        limits = Limits(attempts=1)
        web = Web(frozenset({HOST}), limits, time.clock, resolver(), lambda: 0.5)
        return dg.materialize(
            [documents, statements],
            instance=instance,
            resources={
                "home": HomeResource(root=str(home.root), max_document_bytes=100_000, published_versions=1),
                "progress": Silent(),
                "web": web,
            },
            tags=partition_tags(instance, home, keys or None),
        )

    return run


def write(home: Home, ministry: Ministry, listing: str = "", feed: str = "") -> None:
    """Two sources of the ministry: its listing and its feed, with further fields."""
    home.sources_file.write_text(
        f"""\
contact: test@example.org
sources:
  - id: by_listing
    publisher: Ministry of Foreign Affairs of Norway
    kind: joint_statement
    listings: {ministry.root}/news
    include: /statements/
    {listing}
  - id: by_feed
    feeds: {ministry.root}/feed
    {feed}
"""
    )


def events(result: dg.ExecuteInProcessResult) -> dict[str, dict[str, Any]]:
    """What Dagster shows of `documents`: by partition, the metadata of what was materialised or observed in a run."""
    key = dg.AssetKey("documents")
    made = [made for made in result.asset_materializations_for_node("documents") if made.asset_key == key]
    seen = [seen for seen in result.get_asset_observation_events() if seen.asset_key == key]
    observed = [event.asset_observation_data.asset_observation for event in seen]
    assert len(made) + len(observed) == len({about.partition for about in (*made, *observed)})
    return {
        kind: {str(about.partition): {name: value.value for name, value in about.metadata.items()} for about in abouts}
        for kind, abouts in (("materialized", made), ("observed", observed))
    }


def checks(result: dg.ExecuteInProcessResult) -> dict[str, Any]:
    """What each check of `documents` found, by source; empty where it passed."""
    found = {}
    for check in result.get_asset_check_evaluations():
        if check.check_name in (CHECK, COUNTS, FRESHNESS):
            found[check.check_name] = check.metadata["failed"].value
            assert check.passed == (not found[check.check_name])
    return found


def statement_rows(home: Home) -> pl.DataFrame:
    return pl.read_parquet(home.statements / "statements.parquet").sort("title")


def test_pages_become_statements_with_link_publisher_and_kind_of_their_source(
    home: Home, ministry: Ministry, materialize: Materialize
) -> None:
    write(home, ministry)
    result = materialize()
    assert result.success
    assert checks(result) == {CHECK: {}, COUNTS: {}, FRESHNESS: {}}
    rows = statement_rows(home)
    assert rows.get_column("title").to_list() == ["Statement 0", "Statement 1", "Statement 2"]
    assert rows.get_column("url").to_list() == [f"{ministry.root}/statements/{number}" for number in range(3)]
    assert rows.get_column("kind").to_list() == ["joint_statement", "joint_statement", "other"]
    assert rows.get_column("publisher").to_list() == ["Ministry of Foreign Affairs of Norway"] * 2 + [None]


def test_both_sources_ask_the_host_no_faster_than_one(
    home: Home, ministry: Ministry, materialize: Materialize, time: FakeClock
) -> None:
    write(home, ministry)
    materialize()
    assert time.elapsed >= len(ministry.requests) - 1


def test_a_source_that_fails_leaves_the_others_alone_and_its_last_good_state_in_place(
    home: Home, ministry: Ministry, materialize: Materialize
) -> None:
    write(home, ministry)
    first = materialize()
    good = read_state(home.source_states, "by_listing")
    assert good is not None
    ministry.pages["/news"] = Page(status=500)
    ministry.pages["/feed"] = feed("/statements/2", "/statements/3", root=ministry.root)
    result = materialize()
    assert result.success
    assert list(checks(result)[CHECK]) == ["by_listing"]
    assert "500" in checks(result)[CHECK]["by_listing"]
    assert statement_rows(home).height == 4
    state = read_state(home.source_states, "by_listing")
    assert state is not None
    assert (state.last_success_at, state.shown) == (good.last_success_at, good.shown)
    assert "500" in state.failure
    assert list(events(first)["materialized"]) == ["files", "inbox", "by_listing", "by_feed"]
    assert events(first)["materialized"]["by_listing"] == {
        "files": 2,
        "new_documents": 2,
        "rejects": 0,
        "waiting_pages": 0,
    }
    assert list(events(result)["materialized"]) == ["files", "inbox", "by_feed"]
    assert list(events(result)["observed"]) == ["by_listing"]
    assert "500" in events(result)["observed"]["by_listing"]["failure"]


def test_dagster_keeps_the_last_materialization_of_a_source_that_fails(
    home: Home, ministry: Ministry, materialize: Materialize, instance: dg.DagsterInstance
) -> None:
    write(home, ministry)
    first = materialize()
    ministry.pages["/news"] = Page(status=500)
    second = materialize()

    def last_run(source_id: str) -> str:
        wanted = dg.AssetRecordsFilter(asset_key=dg.AssetKey("documents"), asset_partitions=[source_id])
        return instance.fetch_materializations(wanted, limit=1).records[0].run_id

    assert last_run("by_listing") == first.run_id
    assert last_run("by_feed") == second.run_id


def test_a_source_whose_code_breaks_leaves_the_others_alone(
    home: Home, ministry: Ministry, materialize: Materialize, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a mistake of ours")

    write(home, ministry)
    monkeypatch.setattr(walking, "read_listing", broken)
    result = materialize()
    assert checks(result)[CHECK] == {"by_listing": "a mistake of ours"}
    assert statement_rows(home).get_column("title").to_list() == ["Statement 2"]


def test_a_source_that_shows_more_than_expected_fetches_nothing(
    home: Home, ministry: Ministry, materialize: Materialize
) -> None:
    write(home, ministry, listing="max_documents: 1")
    assert "shows 2 documents, more than max_documents 1" in checks(materialize())[CHECK]["by_listing"]
    assert "/statements/0" not in ministry.asked()
    assert statement_rows(home).height == 1


def test_a_source_that_shows_fewer_than_expected_is_a_warning(
    home: Home, ministry: Ministry, materialize: Materialize
) -> None:
    write(home, ministry, listing="min_documents: 3")
    result = materialize()
    assert checks(result)[COUNTS] == {"by_listing": "shows 2 documents, at least 3 are expected"}
    assert checks(result)[CHECK] == {}


def test_a_source_without_anything_new_for_too_long_is_a_warning_also_of_runs_without_it(
    home: Home, ministry: Ministry, materialize: Materialize, time: FakeClock
) -> None:
    write(home, ministry, listing="fresh_within_days: 10")
    assert checks(materialize())[FRESHNESS] == {}
    time.pass_days(11)
    assert "last gave something new on 2026-01-05" in checks(materialize("by_feed"))[FRESHNESS]["by_listing"]


def test_a_run_of_one_source_asks_for_that_one_alone_and_keeps_the_others(
    home: Home, ministry: Ministry, materialize: Materialize, instance: dg.DagsterInstance
) -> None:
    write(home, ministry)
    materialize()
    ministry.requests.clear()
    materialize("by_feed")
    assert "/news" not in ministry.asked()
    assert statement_rows(home).height == 3
    assert instance.get_dynamic_partitions("sources") == ["files", "inbox", "by_listing", "by_feed"]


def test_a_source_that_is_turned_off_is_not_asked_and_keeps_what_it_gave(
    home: Home, ministry: Ministry, materialize: Materialize
) -> None:
    write(home, ministry)
    materialize()
    write(home, ministry, listing="enabled: false")
    ministry.requests.clear()
    materialize()
    assert "/news" not in ministry.asked()
    assert statement_rows(home).height == 3


def test_a_folder_of_sources_yaml_lies_beside_it(home: Home, materialize: Materialize) -> None:
    (home.root / "own").mkdir()
    (home.root / "own" / "a.md").write_bytes(statement(1).body)
    home.sources_file.write_text("sources:\n  - id: own\n    publisher: P\n    folders: own\n    min_documents: 2\n")
    result = materialize()
    assert statement_rows(home).select("title", "publisher").rows() == [("Statement 1", "P")]
    assert checks(result)[COUNTS] == {"own": "shows 1 documents, at least 2 are expected"}


def test_without_sources_of_the_web_no_client_is_made(
    home: Home, materialize: Materialize, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Web, "client", lambda *_: pytest.fail("a client was made"))
    assert materialize().success


def test_a_source_with_a_schedule_has_one_of_its_own_and_no_part_in_the_daily_run(
    home: Home, ministry: Ministry, instance: dg.DagsterInstance
) -> None:
    write(home, ministry, listing='schedule: "0 6 * * 1-5"\n    timezone: Asia/Kolkata')
    definitions = build_defs(Settings(home=home.root))
    schedule = definitions.resolve_schedule_def("source_by_listing")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 6 * * 1-5", "Asia/Kolkata")
    context = dg.build_schedule_context(instance=instance)
    tags = schedule.evaluate_tick(context).run_requests[0].tags
    assert (tags[RANGE_START], tags[RANGE_END]) == ("by_listing", "by_listing")
    tags = definitions.resolve_schedule_def("every_morning").evaluate_tick(context).run_requests[0].tags
    assert (tags[RANGE_START], tags[RANGE_END]) == ("files", "by_feed")
    assert daily_keys(home) == ("files", "inbox", "by_feed")
    write(home, ministry, listing="enabled: false")
    assert "not enabled" in str(schedule.evaluate_tick(context).skip_message)


def test_bytes_of_a_page_in_an_encoding_of_its_own_are_kept_until_they_can_be_read(
    home: Home, ministry: Ministry, materialize: Materialize
) -> None:
    body = "<html><p>Стороны договорились</p></html>".encode("windows-1251")
    ministry.pages["/statements/2"] = replace(statement(2), body=body, content_type="text/html; charset=windows-1251")
    write(home, ministry)
    assert materialize().success
    rejects = pl.read_parquet(home.statements / "rejects.parquet")
    documents_of = pl.read_parquet(home.statements / "documents.parquet")
    assert documents_of.height == 3
    assert rejects.get_column("location").to_list() == [f"{ministry.root}/statements/2"]
