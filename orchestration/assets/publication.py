"""Asset `published_warehouse`: the finished file that analysts and BI tools open."""

import dagster as dg

from orchestration.assets import Result
from orchestration.assets.warehouse import raw_tables, run_inputs
from orchestration.checks import tables
from orchestration.progress import Progress
from orchestration.publication.duckdb_file import publish
from orchestration.publication.feed import write_change_files
from orchestration.publication.rejects_file import write_rejects
from orchestration.resources import HomeResource, RunDay
from orchestration.warehouse.runs import stamp
from schemas import MARTS, RAW


@dg.asset(
    deps=tables([*RAW, *MARTS]),
    group_name="publication",
    kinds={"duckdb"},
    retry_policy=dg.RetryPolicy(max_retries=2, delay=1),
)
def published_warehouse(
    context: dg.AssetExecutionContext, home: HomeResource, run_day: RunDay, progress: dg.ResourceParam[Progress]
) -> Result:
    """Marts and run history in one DuckDB file that appears at once or not at all."""
    inputs = run_inputs(home, run_day, raw_tables(home))
    with progress.stage("published warehouse", 1) as advance:
        stamp(home.home.warehouse, inputs, run_id=context.run_id, started_at=run_day.started_at)
        write_rejects(home.home.warehouse, home.home.published)
        done = publish(home.home.warehouse, home.home.published, keep=home.published_versions)
        write_change_files(done.path)
        advance(1)
    if not done.replaced:
        context.log.warning(
            f"{done.path} is held open by a reader; the new version is {done.version}, the next run tries again"
        )
    return dg.MaterializeResult(
        metadata={"path": str(done.path), "version": done.version.name, "rows": dg.MetadataValue.json(done.rows)}
    )
