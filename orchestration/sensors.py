"""What starts the job when something happens.

Belongs here: sensors. Does not belong here: what they start.
"""

import hashlib
import json

import dagster as dg

from orchestration.home import Home
from orchestration.jobs import partition_tags, update_warehouse
from orchestration.settings import Settings
from orchestration.sources.discovery import FILES, INBOX, Found, discover


def inbox(settings: Settings) -> dg.SensorDefinition:
    """Starts a run when a file was put into the inbox folder, changed or renamed there."""

    @dg.sensor(
        job=update_warehouse,
        name="inbox",
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Watches the inbox folder of the home.",
    )
    def watch_inbox(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        home = Home(settings.home)
        listing = []
        for item in discover([home.inbox] if home.inbox.is_dir() else []):
            stat = item.path.stat() if isinstance(item, Found) else None
            place = str(item.path) if isinstance(item, Found) else item.location
            listing.append((place, stat.st_size if stat else None, stat.st_mtime_ns if stat else None))
        if not listing:
            return dg.SkipReason(f"{home.inbox} is empty")
        seen = hashlib.sha256(json.dumps(listing).encode()).hexdigest()
        if context.cursor == seen:
            return dg.SkipReason("nothing new in the inbox")
        context.update_cursor(seen)
        return dg.RunRequest(run_key=seen, tags=partition_tags(context.instance, home, (FILES, INBOX)))

    return watch_inbox
