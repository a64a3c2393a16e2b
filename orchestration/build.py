"""Wires assets, checks, the job, schedules, sensors and resources into definitions; tests swap parts here.

Belongs here: wiring. Does not belong here: anything that does work, or reads the environment by itself.
"""

import json
import logging

import dagster as dg

from orchestration.assets.commitments import commitments, mentions
from orchestration.assets.documents import documents
from orchestration.assets.publication import published_warehouse
from orchestration.assets.statements import statements
from orchestration.assets.warehouse import dbt_models, load_raw_tables
from orchestration.checks import schema_checks
from orchestration.home import Home
from orchestration.jobs import LOG_FILE, update_warehouse
from orchestration.logs import rotating_handler
from orchestration.progress import Progress, Silent
from orchestration.resources import HomeResource, RunDay
from orchestration.schedules import daily, of_source
from orchestration.sensors import inbox
from orchestration.settings import Settings
from orchestration.sources.active import enabled_sources
from orchestration.sources.fetching.web import Web
from orchestration.warehouse.models import manifest, project_of
from schemas import MARTS, RAW


def build_defs(
    settings: Settings | None = None,
    *,
    progress: Progress | None = None,
    owner: str = "dagster run",
    resources: dict[str, object] | None = None,
) -> dg.Definitions:
    """Everything Dagster knows of: loaded without network, database or dbt process.

    Args:
        settings: where and how; from the environment by default.
        progress: who listens to stages; nobody by default.
        owner: what others are told who wait for the home.
        resources: resources that replace those made here, by name.
    """
    settings = settings or Settings()
    home = Home(settings.home)
    parsed = manifest(project_of(home.dbt, home.warehouse))
    given: dict[str, object] = {
        "home": HomeResource(
            root=str(settings.home),
            owner=owner,
            wait_seconds=settings.lock_wait_seconds,
            max_document_bytes=settings.max_document_bytes,
            max_archive_bytes=settings.max_archive_bytes,
            max_archive_members=settings.max_archive_members,
            max_reading_seconds=settings.max_reading_seconds,
            published_versions=settings.published_versions,
            published_days=settings.published_days,
        ),
        "run_day": RunDay(),
        "progress": progress or Silent(),
        "web": Web(settings.allowed_hosts),
    }
    scheduled = [source for source in enabled_sources(home).values() if source.schedule is not None]
    models = dbt_models(parsed, json.loads(parsed.read_text(encoding="utf-8")))
    return dg.Definitions(
        assets=[documents, statements, mentions, commitments, load_raw_tables, models, published_warehouse],
        asset_checks=[schema_checks("raw_schema_checks", RAW), schema_checks("mart_schema_checks", MARTS)],
        jobs=[update_warehouse],
        schedules=[daily(settings), *(of_source(settings, source) for source in scheduled)],
        sensors=[inbox(settings)],
        resources={**given, **(resources or {})},
        loggers={LOG_FILE: log_file(home)},
        executor=dg.in_process_executor,
    )


def log_file(home: Home) -> dg.LoggerDefinition:
    """What a run tells, into the log of its home."""

    def rotating(context: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("cooperation", level=logging.INFO)
        logger.addHandler(rotating_handler(home))
        return logger

    return dg.LoggerDefinition(rotating, description="Rotating log file of the home.")
