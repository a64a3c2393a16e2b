"""The one job: every source to the published warehouse.

Belongs here: the job, and the partitions a run of it covers. Does not belong here: when it runs.
"""

from typing import Any

import dagster as dg
from dagster import DagsterInstance

from orchestration.assets.documents import SOURCES
from orchestration.home import Home
from orchestration.sources.active import active_sources

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


def partition_tags(instance: DagsterInstance, home: Home) -> dict[str, str]:
    """Makes the partitions of a home those of its active sources; the run tags that cover all of them in one run."""
    name = str(SOURCES.name)
    wanted = active_sources(home)
    present = instance.get_dynamic_partitions(name)
    for key in set(present) - set(wanted):
        instance.delete_dynamic_partition(name, key)
    instance.add_dynamic_partitions(name, [key for key in wanted if key not in present])
    keys = instance.get_dynamic_partitions(name)
    return {RANGE_START: keys[0], RANGE_END: keys[-1]}
