"""What is remembered of the last run of each source, and whether it is as its entry in `sources.yaml` expects.

Belongs here: the record, its file, and the two expectations. Does not belong here: running a source.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from orchestration.files import write_atomically
from orchestration.sources.source_fields import Source


@dataclass(frozen=True, slots=True)
class SourceState:
    """The last run of one source.

    Attributes:
        last_run_at: when it was last run, UTC, ISO 8601.
        last_success_at: when it last went through; None where it never did.
        failure: why the last run failed; empty where it did not.
        shown: documents that it showed when it last went through, known or new.
        new_documents: documents that came new in the last run.
        rejects: files or pages that could not be taken in.
        waiting: pages left for the next run.
    """

    last_run_at: str
    last_success_at: str | None = None
    failure: str = ""
    shown: int = 0
    new_documents: int = 0
    rejects: int = 0
    waiting: int = 0


def read_state(folder: Path, source_id: str) -> SourceState | None:
    """The last run of a source; None where it never ran, or what is noted of it cannot be read."""
    try:
        return SourceState(**json.loads((folder / f"{source_id}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_state(folder: Path, source_id: str, state: SourceState) -> None:
    """Remembers a run of a source."""
    write_atomically(folder / f"{source_id}.json", json.dumps(asdict(state), indent=2).encode())


def known_sources(folder: Path) -> tuple[str, ...]:
    """Ids of all sources that ever ran in a home."""
    return tuple(sorted(path.stem for path in folder.glob("*.json"))) if folder.is_dir() else ()


def unexpected(sources: Iterable[Source], states: dict[str, SourceState]) -> dict[str, str]:
    """Sources that showed fewer or more documents than expected, with what they showed."""
    found = {}
    for source in sources:
        state = states.get(source.id)
        if state is None or state.last_success_at is None:
            continue
        if source.min_documents is not None and state.shown < source.min_documents:
            found[source.id] = f"shows {state.shown} documents, at least {source.min_documents} are expected"
        if source.max_documents is not None and state.shown > source.max_documents:
            found[source.id] = f"shows {state.shown} documents, at most {source.max_documents} are expected"
    return found


def stale(sources: Iterable[Source], newest: dict[str, date | None], day: date) -> dict[str, str]:
    """Sources that gave nothing new for longer than expected.

    Args:
        sources: the sources.
        newest: day on which each last gave a new document.
        day: the day of the run.
    """
    found = {}
    for source in sources:
        last = newest.get(source.id)
        if source.fresh_within_days is None or (last and (day - last).days <= source.fresh_within_days):
            continue
        when = f"last gave something new on {last}" if last else "has given nothing yet"
        found[source.id] = f"{when}; something is expected every {source.fresh_within_days} days"
    return found


def failed(before: SourceState | None, at: datetime, failure: str) -> SourceState:
    """The state of a source that failed: what it showed when it last went through stays."""
    last = before or SourceState(at.isoformat())
    return SourceState(at.isoformat(), last.last_success_at, failure, last.shown, 0, last.rejects, last.waiting)
