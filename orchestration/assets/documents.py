"""Asset `documents`: what every source shows, one partition a source."""

from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.assets import Result
from orchestration.days import today
from orchestration.progress import Progress
from orchestration.resources import HomeResource
from orchestration.sources.active import active_sources
from orchestration.sources.discovery import SAMPLE, discover, source_paths
from orchestration.sources.store import Collected

SOURCES = dg.DynamicPartitionsDefinition(name="sources")
RETRY = dg.RetryPolicy(max_retries=2, delay=1, backoff=dg.Backoff.EXPONENTIAL)
CHECK = "every_source_was_collected"


@dg.asset(
    partitions_def=SOURCES,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="sources",
    kinds={"file"},
    retry_policy=RETRY,
    check_specs=[dg.AssetCheckSpec(CHECK, asset="documents", description="No source failed as a whole.")],
)
def documents(context: dg.AssetExecutionContext, home: HomeResource, progress: dg.ResourceParam[Progress]) -> Result:
    """The bytes of every file of every source, kept unchanged under their SHA-256."""
    active = active_sources(home.home)
    collected: dict[str, Collected] = {}
    failed: dict[str, str] = {}
    for source_id in context.partition_keys:
        if source_id not in active:
            context.log.info(f"source {source_id} has no part in this home")
            continue
        try:
            collected[source_id] = _collect(source_id, home, progress, today())
        except OSError as error:
            failed[source_id] = str(error)
            context.log.exception(f"source {source_id} failed")
    result = dg.AssetCheckResult(
        passed=not failed,
        check_name=CHECK,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={"failed": dg.MetadataValue.json(failed)},
    )
    metadata: dict[str, Any] = {
        "files": sum(one.files for one in collected.values()),
        "new_documents": sum(one.new_documents for one in collected.values()),
        "rejects": sum(one.rejects for one in collected.values()),
        "sources": dg.MetadataValue.json({name: one.files for name, one in collected.items()}),
    }
    return dg.MaterializeResult(metadata=metadata, check_results=[result])


def _collect(source_id: str, home: HomeResource, progress: Progress, day: date) -> Collected:
    paths: tuple[Path, ...] = source_paths(source_id, inbox=home.home.inbox, given=home.home.contents().paths)
    found = list(discover(paths))
    with progress.stage(f"documents ({source_id})", len(found)) as advance:
        return home.store.collect(
            source_id,
            found,
            collected_on=day,
            max_bytes=home.max_document_bytes,
            archives=home.archive_limits,
            keeps_former=source_id != SAMPLE,
            advance=advance,
        )
