"""One page at a time over HTTP, politely and within limits.

Belongs here: the request, its redirects, retries and refusals. Does not belong here: which pages, and what they hold.
"""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

import httpcore
import httpx

from orchestration import __version__
from orchestration.days import Clock
from orchestration.sources.fetching import robots
from orchestration.sources.fetching.addresses import CheckedBackend, Deadline, RefusedAddressError, Resolve, resolve
from orchestration.sources.fetching.bodies import ENCODINGS, read_body
from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.fetching.politeness import Pace, retry_after

PRODUCT = "cooperation-warehouse"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


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


class Client(AbstractContextManager["Client"]):
    """Asks for pages; one client for all sources of a run, so that a host that two of them name is asked no faster."""

    def __init__(
        self,
        contact: str,
        *,
        limits: Limits | None = None,
        allowed_hosts: frozenset[str] = frozenset(),
        clock: Clock | None = None,
        resolve: Resolve = resolve,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """A client that says who it is.

        Args:
            contact: address or page of whoever runs it.
            limits: how long and how often is tried.
            allowed_hosts: names that may lead to addresses that are not public.
            clock: what waits and limits go by.
            resolve: looks names up.
            jitter: a number from 0 to 1, new at each call, so that many clients do not retry in step.
        """
        self.limits, self.clock, self._jitter = limits or Limits(), clock or Clock(), jitter
        self.pace = Pace(self.clock, self.limits.seconds_between)
        self.robots = robots.Robots(PRODUCT, self._robots_text)
        self.user_agent = f"{PRODUCT}/{__version__} (+{contact})"
        self._deadline = Deadline(self.clock.seconds)
        backend = CheckedBackend(allowed_hosts, self._deadline, resolve)
        self._http = httpx.Client(
            transport=_CheckedTransport(backend),
            headers={"User-Agent": self.user_agent, "Accept-Encoding": ", ".join(ENCODINGS)},
            timeout=self.limits.silent_seconds,
            trust_env=False,  # a proxy of the environment would connect to addresses that nobody checked
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes all connections."""
        self._http.close()

    def get(
        self,
        url: str,
        *,
        max_bytes: int,
        validators: Validators | None = None,
        accepts: Callable[[str], bool] = lambda content_type: True,
    ) -> Answer | None:
        """A page, or None where it is the version that the validators tell of.

        Args:
            url: of http or https.
            max_bytes: a larger body is refused.
            validators: of the version that is known.
            accepts: whether a body of a content type is wanted; asked before the body is read.

        Raises:
            FetchError: it cannot or may not be fetched.
        """
        return self._retried(url, max_bytes, validators or Validators(), accepts, obeys_robots=True)

    def is_held(self, url: str) -> bool:
        """Whether the host of a page asked to be left alone for longer than a run waits."""
        return self.pace.left(_host(url)) > self.limits.longest_wait

    def _robots_text(self, url: str) -> str | None:
        try:
            answer = self._retried(url, robots.MAX_BYTES, Validators(), lambda _: True, obeys_robots=False)
        except FetchError as error:
            if error.rule in ("gone", "http_error"):
                return None
            if error.rule in ("refused_address", "refused_url"):
                raise
            reason = f"{url} cannot be read, so nothing is asked for: {error.reason}"
            raise FetchError("robots_unreadable", reason, value=error.value, is_transient=error.is_transient) from error
        return answer.content.decode("utf-8", "replace") if answer else None

    def _retried(
        self,
        url: str,
        max_bytes: int,
        validators: Validators,
        accepts: Callable[[str], bool],
        *,
        obeys_robots: bool,
    ) -> Answer | None:
        attempt = 1
        while True:
            try:
                return self._followed(url, max_bytes, validators, accepts, obeys_robots)
            except FetchError as error:
                if not error.is_transient or error.rule == "robots_unreadable" or attempt == self.limits.attempts:
                    raise
                backoff = self.limits.backoff_seconds * 2 ** (attempt - 1) * (0.5 + self._jitter())
                if not error.retry_after:
                    self.pace.hold(_host(url), backoff)
                elif self.is_held(url):
                    raise
                attempt += 1

    def _followed(
        self, url: str, max_bytes: int, validators: Validators, accepts: Callable[[str], bool], obeys_robots: bool
    ) -> Answer | None:
        self._http.cookies.clear()
        at = url
        for _ in range(self.limits.redirects + 1):
            target = checked_url(at)
            if obeys_robots:
                rules = self.robots.rules(at)
                if not rules.allow(at):
                    raise FetchError("robots_forbid", f"robots.txt of {target.host} forbids {at}")
                self.pace.slow_down(target.host, rules.seconds_between)
            self._wait(target.host)
            answer = self._asked(url, target, max_bytes, validators, accepts)
            if not isinstance(answer, str):
                return answer
            at = answer
        reason = f"more than {self.limits.redirects} redirects, the last to {at}"
        raise FetchError("too_many_redirects", reason, value=at)

    def _wait(self, host: str) -> None:
        left = self.pace.left(host)
        if left > self.limits.longest_wait:
            raise FetchError("unavailable", f"{host} asked to be left alone for {left:,.0f} s more", is_transient=True)
        self.pace.wait(host)

    def _asked(
        self, url: str, target: httpx.URL, max_bytes: int, validators: Validators, accepts: Callable[[str], bool]
    ) -> Answer | str | None:
        self._deadline.at = self.clock.seconds() + self.limits.request_seconds
        try:
            with self._http.stream("GET", target, headers=validators.headers()) as response:
                if response.status_code in REDIRECTS and "location" in response.headers:
                    return str(target.join(response.headers["location"]))
                if response.status_code == 304 and validators.headers():
                    return None
                if response.status_code != 200:
                    raise self._refusal(response)
                content_type = response.headers.get("content-type", "")
                if not accepts(content_type):
                    raise FetchError("wrong_type", f"it is {content_type}, which is not read", value=content_type)
                return Answer(
                    url=url,
                    final_url=str(target),
                    content=read_body(response, max_bytes),
                    content_type=content_type,
                    charset=response.charset_encoding,
                    validators=Validators(response.headers.get("etag"), response.headers.get("last-modified")),
                    fetched_at=self.clock.now(),
                )
        except RefusedAddressError as error:
            raise FetchError("refused_address", str(error), value=error.address) from error
        except httpx.TimeoutException as error:
            reason = f"no whole answer within {self.limits.request_seconds:g} s, or silence"
            raise FetchError("too_slow", reason, is_transient=True) from error
        except httpx.RemoteProtocolError as error:
            rule = "truncated" if "body" in str(error) else "unavailable"
            raise FetchError(rule, f"the answer is broken: {error}", is_transient=True) from error
        except httpx.InvalidURL as error:
            raise FetchError("refused_url", f"it leads to what is no address: {error}") from error
        except httpx.HTTPError as error:
            raise FetchError("unavailable", f"{target.host} does not answer: {error}", is_transient=True) from error

    def _refusal(self, response: httpx.Response) -> FetchError:
        status = response.status_code
        shown = f"the server answers {status} {response.reason_phrase}".strip()
        if status in TRANSIENT:
            wait = retry_after(response.headers.get("retry-after"), self.clock.now())
            if wait:
                self.pace.hold(response.url.host, wait)
            return FetchError("unavailable", shown, value=str(status), is_transient=True, retry_after=wait)
        return FetchError("gone" if status in GONE else "http_error", shown, value=str(status))


class _CheckedTransport(httpx.HTTPTransport):
    """httpx's own transport on connections that are checked; its pool is the one part of it that is exchanged."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        super().__init__()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), max_keepalive_connections=10, network_backend=backend
        )


def checked_url(url: str) -> httpx.URL:
    """A URL that may be asked for: http or https, with a host, without a name and password.

    Raises:
        FetchError: it may not.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FetchError("refused_url", f"{url[:200]} is no address: {error}", value=url[:200]) from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError("refused_url", f"{url[:200]} is no address of http or https", value=parsed.scheme or None)
    if parsed.userinfo:
        raise FetchError("refused_url", f"the address at {parsed.host} names a user; such pages are not public")
    return parsed


def _host(url: str) -> str:
    return checked_url(url).host
