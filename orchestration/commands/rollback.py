"""`cooperation rollback`: makes an earlier release current again."""

from argparse import Namespace

from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.terminal import console


def rollback(options: Namespace) -> int:
    """Puts a kept version under the name that readers use; prints which one, and what is withdrawn.

    Raises:
        HomeBusyError: another process holds the home.
        UsageError: no such version is kept.
        CooperationError: it cannot be made current; the former release stays.
    """
    from orchestration.publication.duckdb_file import roll_back
    from orchestration.publication.feed import write_change_files

    settings = Settings(home=options.home) if options.home else Settings()
    home = Home(settings.home.absolute())
    with home.owned("cooperation rollback"):
        done = roll_back(home.warehouse, home.published, to=options.to)
        write_change_files(done.path)
    out = console()
    when = f" of {done.published_at:%Y-%m-%d %H:%M} UTC" if done.published_at else ""
    out.print(f"Release {done.number}{when} is current.")
    if done.withdrawn:
        out.print(f"Withdrawn: {', '.join(map(str, done.withdrawn))}")
    out.print("The next run publishes a new release, also where nothing has changed.")
    out.print(f"Warehouse: {done.path}", soft_wrap=True)
    return 0
