"""`cooperation publish`: publishes the working warehouse again, without a run, or what is published to PostgreSQL."""

from argparse import Namespace

from orchestration.commands.publish_postgres import publish_there
from orchestration.errors import CooperationError, UsageError
from orchestration.home import Home
from orchestration.publication.duckdb_file import Published
from orchestration.settings import Settings
from orchestration.terminal import TerminalProgress, console


def publish(options: Namespace) -> int:
    """Makes a new release of what the last run left; prints its number and what is kept.

    Raises:
        UsageError: the options do not go together.
        HomeBusyError: another process holds the home.
        CooperationError: there is nothing to publish, or it cannot be published; the former release stays current.
    """
    settings = Settings(home=options.home) if options.home else Settings()
    home = Home(settings.home.absolute())
    keep = options.keep or settings.published_versions
    if options.to is not None:
        return publish_there(home, settings, options.to, keep=keep, readers=options.grant)
    if options.grant:
        raise UsageError("--grant says who may read in PostgreSQL; give --to as well")
    with home.owned("cooperation publish"):
        require_finished(home)
        done = publish_to_duckdb(home, keep=keep, keep_days=settings.published_days)
    out = console()
    rows = sum(count for name, count in done.rows.items() if name.startswith("marts."))
    run = done.release.run
    out.print(
        f"Release {done.release.number}: {rows:,} rows of marts, as of {run['as_of_on']}, of the run of "
        f"{run['finished_at']:%Y-%m-%d %H:%M} UTC."
    )
    out.print(f"Kept releases: {', '.join(map(str, done.removal.kept))}")
    for path in done.removal.stuck:
        out.print(f"{path} is old and cannot be removed; the next publication tries again", soft_wrap=True)
    if not done.replaced:
        raise CooperationError(f"{done.path} is held open by a reader; close it, then publish again")
    out.print(f"Warehouse: {done.path}", soft_wrap=True)
    return 0


def publish_to_duckdb(home: Home, *, keep: int, keep_days: int) -> Published:
    """A new release in the published folder of a home."""
    from orchestration.publication import duckdb_file
    from orchestration.publication.feed import write_change_files

    with TerminalProgress().stage("published warehouse", 1) as advance:
        done = duckdb_file.publish(home.warehouse, home.published, keep=keep, keep_days=keep_days)
        write_change_files(done.path)
        advance(1)
    return done


def require_finished(home: Home) -> None:
    """Makes sure that the working file holds what one finished run left.

    Raises:
        CooperationError: there is no working file, its last run did not finish, or it is of an older form.
    """
    from orchestration.warehouse.working_file import is_as_today

    if not home.warehouse.exists():
        raise CooperationError(f"{home.warehouse} is not there yet; make it with: cooperation run")
    if home.unfinished.exists():
        raise CooperationError(f"the last run of {home.root} did not finish; finish it with: cooperation run")
    if not is_as_today(home.warehouse):
        raise CooperationError(f"{home.warehouse} was made by an older version; bring it up with: cooperation run")
