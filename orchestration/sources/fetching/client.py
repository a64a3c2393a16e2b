"""One page at a time over HTTP, politely and within limits.

Belongs here: the request, its redirects, retries and refusals. Does not belong here: which pages, and what they hold.
"""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

import httpx

from orchestration import __version__
from orchestration.days import Clock
from orchestration.sources.fetching import robots
from orchestration.sources.fetching.addresses import (
    CheckedBackend,
    CheckedTransport,
    Deadline,
    RefusedAddressError,
    Resolve,
    resolve,
)
from orchestration.sources.fetching.answers import Answer, Limits, Validators
from orchestration.sources.fetching.bodies import ENCODINGS, read_body
from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.fetching.politeness import Pace, retry_after
from orchestration.sources.fetching.urls import checked_url

PRODUCT = "cooperation-warehouse"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


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
            transport=CheckedTransport(backend),
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


def _host(url: str) -> str:
    return checked_url(url).host
