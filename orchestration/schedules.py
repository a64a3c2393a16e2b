"""When the job runs by itself.

Belongs here: schedules. Does not belong here: what they start.
"""

import dagster as dg

from orchestration.home import Home
from orchestration.jobs import partition_tags, update_warehouse
from orchestration.settings import Settings


def daily(settings: Settings) -> dg.ScheduleDefinition:
    """Every morning, in the zone that the settings name (UTC by default)."""

    @dg.schedule(
        job=update_warehouse,
        name="every_morning",
        cron_schedule=settings.schedule,
        execution_timezone=settings.schedule_timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Reads all sources again and publishes what changed.",
    )
    def every_morning(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        return dg.RunRequest(tags=partition_tags(context.instance, Home(settings.home)))

    return every_morning
