"""The one job: every source to the published warehouse.

Belongs here: the job, and the partitions a run of it covers. Does not belong here: when it runs.
"""

from collections.abc import Sequence
from typing import Any

import dagster as dg
from dagster import DagsterInstance

from orchestration.assets.documents import SOURCES
from orchestration.home import Home
from orchestration.sources.active import active_sources, enabled_sources

JOB = "update_warehouse"
LOG_FILE = "file"
TO_LOG_FILE: dict[str, Any] = {"loggers": {LOG_FILE: {}}}
RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"

update_warehouse = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.all(),
    config=TO_LOG_FILE,
    description="Takes in what is new in every source, codes it, rebuilds the models and publishes the warehouse.",
)


def partition_tags(instance: DagsterInstance, home: Home, keys: Sequence[str] | None = None) -> dict[str, str]:
    """Makes the partitions of a home those of its active sources; the run tags that cover some of them in one run.

    Args:
        instance: keeps the partitions.
        home: whose sources.
        keys: neighbours in the order of `active_sources`; all of them where left out.
    """
    name = str(SOURCES.name)
    wanted = active_sources(home)
    present = instance.get_dynamic_partitions(name)
    if tuple(present) != wanted:  # a range counts in the order in which they were added
        for key in present:
            instance.delete_dynamic_partition(name, key)
        instance.add_dynamic_partitions(name, wanted)
    covered = keys or wanted
    return {RANGE_START: covered[0], RANGE_END: covered[-1]}


def daily_keys(home: Home) -> tuple[str, ...]:
    """Ids of the sources that the daily run reads: all but those with a schedule of their own."""
    entries = enabled_sources(home)
    return tuple(key for key in active_sources(home) if key not in entries or entries[key].schedule is None)
