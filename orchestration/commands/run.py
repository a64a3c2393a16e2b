"""`cooperation run`: the Dagster job in this process, then a short table of what came of it."""

import os
import warnings
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from orchestration.days import parse_day, today
from orchestration.errors import CooperationError, UsageError
from orchestration.home import Home
from orchestration.logs import keep_off_the_terminal
from orchestration.settings import Settings
from orchestration.sources.discovery import discover, require_paths
from orchestration.sources.sources_file import read_sources
from orchestration.terminal import TerminalProgress, console, table

PID_TAG = "cooperation/pid"
SAMPLE_NOTE = (
    "These statements are digests: this project's own summaries of public statements, not official texts. Their "
    "quotes are not verbatim. Give your own statements with --from; the sample then leaves this warehouse."
)


def run(options: Namespace) -> int:
    """Takes in, codes, models and publishes what is new; prints what came of it.

    Raises:
        UsageError: a path does not exist or holds no file, the day is no day, or `sources.yaml` cannot be used.
        HomeBusyError: another process holds the home.
        CooperationError: the run failed; nothing is published.
    """
    paths = require_paths(options.paths)
    if paths and next(discover(map(Path, paths)), None) is None:
        raise UsageError(f"there is no file in {', '.join(paths)}; nothing was changed")
    if options.as_of:
        parse_day(options.as_of)
    settings = Settings(home=options.home) if options.home else Settings()
    home = Home(settings.home.absolute())
    read_sources(home.sources_file)
    with home.owned("cooperation run"):
        before = home.contents()
        home.prepare()
        after = home.remember(paths=paths)
        if before.kind == "sample" and after.kind == "real" and home.published_warehouse.exists():
            console(stderr=True).print(
                "The embedded sample leaves this warehouse: it holds your own statements from now on."
            )
        published = _published_version(home)
        failed, unmet = _execute(settings.model_copy(update={"home": home.root}), home, options.as_of)
        changed = _published_version(home) != published
        _print_summary(home, changed)
    for what in unmet:
        console(stderr=True).print(what, soft_wrap=True)
    if failed:
        shown = "; ".join(f"{source_id}: {reason}" for source_id, reason in failed.items())
        raise CooperationError(f"a source failed, the others went through: {shown}; mend it and run again")
    return 0


def _execute(settings: Settings, home: Home, as_of: str | None) -> tuple[dict[str, str], list[str]]:
    """Runs the job; the sources that failed with the reason of each, and what is not as `sources.yaml` expects."""
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    warnings.filterwarnings("ignore", module="dagster.*")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    keep_off_the_terminal("dagster", home)
    progress = TerminalProgress()
    with ExitStack() as stack:
        with progress.stage("getting ready", 1) as advance:
            import dagster as dg

            from orchestration.assets.documents import CHECK, COUNTS, FRESHNESS
            from orchestration.build import build_defs
            from orchestration.jobs import JOB, TO_LOG_FILE, partition_tags
            from orchestration.warehouse.models import manifest, project_of

            instance = stack.enter_context(dg.DagsterInstance.from_config(str(home.dagster)))
            _end_lost_runs(instance)
            manifest(project_of(home.dbt, home.warehouse), as_of=parse_day(as_of) if as_of else today())
            definitions = build_defs(settings, progress=progress, owner="cooperation run")
            job = definitions.resolve_job_def(JOB)
            advance(1)
        config: dict[str, Any] = {**TO_LOG_FILE, "resources": {"run_day": {"config": {"as_of": as_of or ""}}}}
        try:
            result = job.execute_in_process(
                instance=instance, run_config=config, tags={**partition_tags(instance, home), PID_TAG: str(os.getpid())}
            )
        except CooperationError:
            raise
        except dg.DagsterError as error:
            raise CooperationError(f"the run failed: {_first_line(error)}; see {home.logs / 'runs.log'}") from error
    checks = {check.check_name: check for check in result.get_asset_check_evaluations()}

    def found(name: str) -> dict[str, str]:
        failed: Any = checks[name].metadata["failed"].value if name in checks else {}
        return dict(failed)

    unmet = [f"Source {key} {what}." for name in (COUNTS, FRESHNESS) for key, what in found(name).items()]
    return found(CHECK), unmet


def _first_line(error: BaseException) -> str:
    cause = error.__cause__ or error
    return " ".join(str(cause).split())[:500]


def _end_lost_runs(instance: Any) -> None:
    """Marks runs of the command as failed whose process is gone; they would keep others waiting in Dagster's queue."""
    import dagster as dg

    unfinished = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING])
    for lost in instance.get_runs(unfinished):
        if PID_TAG in lost.tags and lost.tags[PID_TAG] != str(os.getpid()):
            instance.report_run_failed(lost, "the process ended before the run did")


def _published_version(home: Home) -> tuple[int, int] | None:
    if not home.published_warehouse.exists():
        return None
    stat = home.published_warehouse.stat()
    return stat.st_ino, stat.st_mtime_ns


def _print_summary(home: Home, changed: bool) -> None:
    from orchestration.publication.rejects_file import REJECTS_FILE
    from orchestration.publication.summary import summarise

    out = console()
    summary = summarise(home)
    if not changed:
        out.print(f"Nothing new: the warehouse of {summary.finished_at:%Y-%m-%d %H:%M} UTC stays as it is.")
    out.print(table(["what came in and was found", "number"], list(summary.counts.items()), numbers=[False, True]))
    if summary.rejects:
        out.print(
            table(["rejected because", "number", "what to do"], summary.reject_rules, numbers=[False, True, False])
        )
        out.print(table(["rejected", "what is wrong"], summary.rejects))
        out.print(f"All rejects: {home.published / REJECTS_FILE}", soft_wrap=True)
    for title, rows in (
        ("country", summary.countries),
        ("sector", summary.sectors),
        ("reported status", summary.statuses),
    ):
        if rows:
            out.print(table([title, "commitments"], rows, numbers=[False, True]))
    if summary.only_digests:
        out.print(SAMPLE_NOTE)
    out.print(f"As of {summary.as_of}. Warehouse: {home.published_warehouse}", soft_wrap=True)
    out.print('Ask it: cooperation sql "SELECT actors, sector, status, quote FROM rpt_commitments LIMIT 5"')
