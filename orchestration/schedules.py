"""When the job runs by itself.

Belongs here: schedules. Does not belong here: what they start.
"""

import dagster as dg

from orchestration.home import Home
from orchestration.jobs import daily_keys, partition_tags, update_warehouse
from orchestration.settings import Settings
from orchestration.sources.active import active_sources
from orchestration.sources.source_fields import Source


def daily(settings: Settings) -> dg.ScheduleDefinition:
    """Every morning, in the zone that the settings name (UTC by default)."""

    @dg.schedule(
        job=update_warehouse,
        name="every_morning",
        cron_schedule=settings.schedule,
        execution_timezone=settings.schedule_timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Reads all sources without a schedule of their own again, and publishes what changed.",
    )
    def every_morning(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        home = Home(settings.home)
        return dg.RunRequest(tags=partition_tags(context.instance, home, daily_keys(home)))

    return every_morning


def of_source(settings: Settings, source: Source) -> dg.ScheduleDefinition:
    """The schedule that one source of `sources.yaml` has of its own."""

    @dg.schedule(
        job=update_warehouse,
        name=f"source_{source.id}",
        cron_schedule=str(source.schedule),
        execution_timezone=source.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"Reads the source {source.id} again and publishes what changed.",
    )
    def when_it_says(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        home = Home(settings.home)
        if source.id not in active_sources(home):
            return dg.SkipReason(f"{source.id} is not enabled in {home.sources_file} any more")
        return dg.RunRequest(tags=partition_tags(context.instance, home, (source.id,)))

    return when_it_says
