"""Waiting between requests to a host.

Belongs here: when a host may be asked next. Does not belong here: asking it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

from orchestration.days import Clock


@dataclass
class Pace:
    """When each host may be asked next.

    Attributes:
        clock: what it goes by.
        seconds: from one request to a host to the next, where nothing else is set.
    """

    clock: Clock
    seconds: float
    _next: dict[str, float] = field(default_factory=dict)
    _least: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def slow_down(self, host: str, seconds: float) -> None:
        """Keeps at least `seconds` between requests to a host from now on, as its robots.txt asks."""
        self._least[host] = max(self._least[host], seconds)

    def left(self, host: str) -> float:
        """Seconds until the host may be asked; 0 where it may be now."""
        return max(self._next.get(host, 0.0) - self.clock.seconds(), 0.0)

    def wait(self, host: str) -> None:
        """Waits until the host may be asked, and notes that it is asked now."""
        left = self.left(host)
        if left > 0:
            self.clock.sleep(left)
        self._next[host] = self.clock.seconds() + max(self.seconds, self._least[host])

    def hold(self, host: str, seconds: float) -> None:
        """Leaves a host alone for `seconds` from now on."""
        self._next[host] = max(self._next.get(host, 0.0), self.clock.seconds() + seconds)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks to wait; None where it is absent or says nothing.

    Args:
        value: seconds, or a date of HTTP.
        now: this moment in UTC, without a zone.
    """
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max((moment.replace(tzinfo=None) - now).total_seconds(), 0.0)
