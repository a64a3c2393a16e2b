"""What a request may cost, what it tells the server, and what it gives.

Belongs here: these records. Does not belong here: the request.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often is tried.

    Attributes:
        seconds_between: from one request to a host to the next.
        request_seconds: for a request and all of its answer.
        silent_seconds: without a byte from the other side.
        redirects: followed from one page to the next.
        attempts: of a request that fails for a reason that may pass.
        backoff_seconds: waited after the first failure, twice as long after each further one.
        longest_wait: a host that asks for more is left alone until the next run.
    """

    seconds_between: float = 1.0
    request_seconds: float = 60.0
    silent_seconds: float = 20.0
    redirects: int = 5
    attempts: int = 3
    backoff_seconds: float = 2.0
    longest_wait: float = 120.0


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server told of the version that is known, to ask only for a newer one."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Headers of a conditional request."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in told.items() if value and value.isascii()}


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it came.

    Attributes:
        url: what was asked for.
        final_url: what answered, after redirects.
        content: the body, unpacked.
        content_type: the header as it came.
        charset: encoding that the header names.
        validators: for the next request.
        fetched_at: when it came, UTC.
    """

    url: str
    final_url: str
    content: bytes
    content_type: str
    charset: str | None
    validators: Validators
    fetched_at: datetime
