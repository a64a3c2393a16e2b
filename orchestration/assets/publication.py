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
        home.home.unfinished.unlink(missing_ok=True)
        write_rejects(home.home.warehouse, home.home.published)
        done = publish(
            home.home.warehouse, home.home.published, keep=home.published_versions, keep_days=home.published_days
        )
        write_change_files(done.path)
        advance(1)
    if not done.replaced:
        context.log.warning(
            f"{done.path} is held open by a reader; the new version is {done.version}, the next run tries again"
        )
    for path in done.removal.stuck:
        context.log.warning(f"{path} is old and cannot be removed; the next publication tries again")
    return dg.MaterializeResult(
        metadata={
            "path": str(done.path),
            "version": done.version.name,
            "release": done.release.number,
            "rows": dg.MetadataValue.json(done.rows),
        }
    )
