"""Which sources a home has: the embedded sample, or a user's own statements, never both.

Belongs here: that rule. Does not belong here: what a source holds.
"""

from orchestration.home import Home
from orchestration.sources.discovery import FILES, INBOX, SAMPLE


def active_sources(home: Home) -> tuple[str, ...]:
    """Ids of the sources of a home, in the order they are run.

    The first file in the inbox makes the home one of real statements, as `--from` does; then the sample stays out.
    """
    contents = home.contents()
    if (
        contents.kind == "sample"
        and home.inbox.is_dir()
        and any(not p.name.startswith(".") for p in home.inbox.iterdir())
    ):
        contents = home.remember(real=True)
    return (SAMPLE,) if contents.kind == "sample" else (FILES, INBOX)
