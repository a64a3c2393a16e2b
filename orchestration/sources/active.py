"""Which sources a home has: the embedded sample, or a user's own statements, never both.

Belongs here: that rule. Does not belong here: what a source holds.
"""

from orchestration.home import Home
from orchestration.sources.discovery import FILES, INBOX, SAMPLE
from orchestration.sources.source_fields import Source
from orchestration.sources.sources_file import read_sources
from orchestration.sources.states import known_sources


def enabled_sources(home: Home) -> dict[str, Source]:
    """Entries of `sources.yaml` that are read, by id: those of the daily run first, then those with their own schedule.

    Raises:
        SourcesFileError: the file cannot be used.
    """
    enabled = [source for source in read_sources(home.sources_file).sources if source.enabled]
    return {source.id: source for source in sorted(enabled, key=lambda source: source.schedule is not None)}


def active_sources(home: Home) -> tuple[str, ...]:
    """Ids of the sources of a home, in the order they are run.

    The first file in the inbox makes the home one of real statements, as `--from` and the first enabled source of
    `sources.yaml` do; then the sample stays out.

    Raises:
        SourcesFileError: `sources.yaml` cannot be used.
    """
    contents, enabled = home.contents(), enabled_sources(home)
    if contents.kind == "sample" and (
        enabled or (home.inbox.is_dir() and any(not p.name.startswith(".") for p in home.inbox.iterdir()))
    ):
        contents = home.remember(real=True)
    return (SAMPLE,) if contents.kind == "sample" else (FILES, INBOX, *enabled)


def sources_read(home: Home) -> tuple[str, ...]:
    """Ids of the sources whose documents the warehouse holds: the active ones, and those that were active once.

    A source that is disabled or taken out of `sources.yaml` keeps what it gave.
    """
    active = active_sources(home)
    former = () if active == (SAMPLE,) else (key for key in known_sources(home.source_states) if key != SAMPLE)
    return tuple(dict.fromkeys((*active, *former)))
