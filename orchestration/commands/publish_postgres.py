"""`cooperation publish --to`: copies the current release to PostgreSQL.

Belongs here: what the command takes from settings, and what it prints. Does not belong here: how it is copied.
"""

from collections.abc import Sequence

from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.terminal import TerminalProgress, console


def publish_there(home: Home, settings: Settings, address: str, *, keep: int, readers: Sequence[str] | None) -> int:
    """Publishes what is current in a home to PostgreSQL; needs no lock of the home, since releases never change.

    Args:
        home: whose release.
        settings: what was not given.
        address: where to; empty for the address of the settings, else libpq's own.
        keep: how many releases stay there.
        readers: roles that may read; those of the settings where left out.

    Raises:
        UsageError: the address cannot be used.
        PublicationError: nothing is published yet, or the server refuses something; the former release stays there.
    """
    from orchestration.publication.postgres import publish_to_postgres

    set_address = settings.postgres_url.get_secret_value() if settings.postgres_url else ""
    done = publish_to_postgres(
        home.published_warehouse,
        address or set_address,
        keep=keep,
        readers=sorted(settings.postgres_readers) if readers is None else readers,
        patience=settings.postgres_wait_seconds,
        progress=TerminalProgress(),
    )
    out = console()
    count = f"{sum(done.rows.values()):,} rows" if done.rows else "copied before"
    out.print(
        f"Release {done.release} is current in PostgreSQL database {done.database} (schema {done.schema}, {count}); "
        "its views are in schemas marts and meta.",
        soft_wrap=True,
    )
    if done.removed:
        out.print(f"Removed releases: {', '.join(map(str, done.removed))}")
    for number, reason in done.left.items():
        out.print(f"Release {number} is old and stays until the next publication: {reason}", soft_wrap=True)
    return 0
