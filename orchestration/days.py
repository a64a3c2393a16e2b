"""Days as users write them, and the clock.

Belongs here: the only place that reads the clock. Does not belong here: dates in texts.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from orchestration.errors import UsageError


def now() -> datetime:
    """This moment in UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """Today's date in UTC: the default `as_of` day, and the day on which new documents are collected."""
    return now().date()


def parse_day(value: str) -> date:
    """A day given by a user as YYYY-MM-DD.

    Raises:
        UsageError: it is no such day.
    """
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{value!r} is no day; write it as YYYY-MM-DD") from None


@dataclass(frozen=True, slots=True)
class Clock:
    """What waits and time limits go by; tests give one that costs no time.

    Attributes:
        now: this moment in UTC, without a zone.
        seconds: a count of seconds that only ever grows.
        sleep: waits that many seconds.
    """

    now: Callable[[], datetime] = now
    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
