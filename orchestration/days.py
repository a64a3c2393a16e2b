"""Days as users write them, and the clock.

Belongs here: the only place that reads the clock. Does not belong here: dates in texts.
"""

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
