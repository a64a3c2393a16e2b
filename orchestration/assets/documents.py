"""Asset `documents`: what every source shows, one partition a source."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

import dagster as dg
from dagster._core.definitions.source_asset import SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION

from orchestration.assets import Result
from orchestration.progress import Progress
from orchestration.resources import HomeResource
from orchestration.sources.active import active_sources, enabled_sources
from orchestration.sources.collecting import Gathered, Surroundings, collect_source
from orchestration.sources.fetching.web import Web
from orchestration.sources.source_fields import Source
from orchestration.sources.sources_file import read_sources
from orchestration.sources.states import read_state, stale, unexpected

SOURCES = dg.DynamicPartitionsDefinition(name="sources")
RETRY = dg.RetryPolicy(max_retries=2, delay=1, backoff=dg.Backoff.EXPONENTIAL)
# Dagster reports every partition of a run as materialised; under this key, which is not public, it leaves that to us.
REPORTED_HERE = {SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION: True}
CHECK, COUNTS, FRESHNESS = "every_source_was_collected", "expected_counts", "freshness"
CHECKS = [
    dg.AssetCheckSpec(CHECK, asset="documents", description="No source failed as a whole."),
    dg.AssetCheckSpec(
        COUNTS,
        asset="documents",
        description="Every source shows as many documents as min_documents and max_documents in sources.yaml expect.",
    ),
    dg.AssetCheckSpec(
        FRESHNESS,
        asset="documents",
        description="Every source gave something new within the days that fresh_within_days in sources.yaml expects.",
    ),
]


@dg.asset(
    partitions_def=SOURCES,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="sources",
    kinds={"file"},
    retry_policy=RETRY,
    check_specs=CHECKS,
)
def documents(
    context: dg.AssetExecutionContext,
    home: HomeResource,
    progress: dg.ResourceParam[Progress],
    web: dg.ResourceParam[Web],
) -> Result:
    """The bytes of every file and page of every source, kept unchanged under their SHA-256.

    A partition is materialised when its source went through; of one that failed an observation tells why, and its last
    materialization stays.
    """
    active, entries = active_sources(home.home), enabled_sources(home.home)
    keys = [key for key in context.partition_keys if key in active]
    gathered: dict[str, Gathered] = {}
    failed: dict[str, str] = {}
    with ExitStack() as stack:
        contact = read_sources(home.home.sources_file).contact or ""
        is_online = any(entries[key].is_web for key in keys if key in entries)
        client = stack.enter_context(web.client(contact)) if is_online else None
        around = Surroundings(
            home.home, home.store, home.max_document_bytes, home.archive_limits, progress, web.clock, client
        )
        for source_id in keys:
            try:
                gathered[source_id] = collect_source(source_id, entries.get(source_id), around)
            except Exception as error:  # one source's failure, whatever it is, is its own
                failed[source_id] = str(error) or type(error).__name__
                context.log.exception(f"source {source_id} failed")
    failed |= {key: one.failure for key, one in gathered.items() if one.failure}
    for source_id in keys:
        context.log_event(_event(source_id, gathered.get(source_id), failed.get(source_id)))
    results = [_result(CHECK, failed, dg.AssetCheckSeverity.ERROR), *_expectations(home, web, entries)]
    return dg.MaterializeResult(metadata=REPORTED_HERE, check_results=results)


def _event(
    source_id: str, gathered: Gathered | None, failure: str | None
) -> dg.AssetMaterialization | dg.AssetObservation:
    metadata: dict[str, Any] = {}
    if gathered is not None:
        figures = gathered.collected
        metadata = {"files": figures.files, "new_documents": figures.new_documents, "rejects": figures.rejects}
        metadata["waiting_pages"] = gathered.waiting
    if failure is None:
        return dg.AssetMaterialization("documents", partition=source_id, metadata=metadata)
    return dg.AssetObservation("documents", partition=source_id, metadata={**metadata, "failure": failure})


def _expectations(home: HomeResource, web: Web, entries: Mapping[str, Source]) -> list[dg.AssetCheckResult]:
    """Of all enabled sources, also those that have no part in this run: what is late stays late."""
    states = {key: state for key in entries if (state := read_state(home.home.source_states, key)) is not None}
    newest = {key: home.store.newest(key) for key in entries}
    counts = unexpected(entries.values(), states)
    late = stale(entries.values(), newest, web.clock.now().date())
    warn = dg.AssetCheckSeverity.WARN
    return [_result(COUNTS, counts, warn), _result(FRESHNESS, late, warn)]


def _result(name: str, found: Mapping[str, str], severity: dg.AssetCheckSeverity) -> dg.AssetCheckResult:
    metadata = {"failed": dg.MetadataValue.json(dict(found))}
    return dg.AssetCheckResult(passed=not found, check_name=name, severity=severity, metadata=metadata)
