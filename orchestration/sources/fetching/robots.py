"""robots.txt of each site, read once a run as RFC 9309 says.

Belongs here: what a site forbids. Does not belong here: the request for its robots.txt.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from protego import Protego

from orchestration.sources.fetching.failures import FetchError

MAX_BYTES = 512_000
SLOWEST = 60.0


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of one site for this program."""

    parsed: Protego
    product: str

    def allow(self, url: str) -> bool:
        """Whether the page may be asked for."""
        return self.parsed.can_fetch(url, self.product)

    @property
    def seconds_between(self) -> float:
        """Seconds that the site wants between two requests; 0 where it says nothing, a minute at most."""
        delay = self.parsed.crawl_delay(self.product) or 0.0
        rate = self.parsed.request_rate(self.product)
        return min(max(delay, rate.seconds / rate.requests if rate and rate.requests else 0.0), SLOWEST)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Sitemaps that the site names."""
        return tuple(self.parsed.sitemaps)


@dataclass
class Robots:
    """Rules of sites, by their origin.

    Attributes:
        product: the name that rules are looked up by.
        load: the text of a robots.txt; None where there is none, so that everything is allowed.
    """

    product: str
    load: Callable[[str], str | None]
    _known: dict[str, Rules | FetchError] = field(default_factory=dict)

    def rules(self, url: str) -> Rules:
        """Rules of the site of a page.

        Raises:
            FetchError: they cannot be read at present, so that nothing may be asked for.
        """
        where = httpx.URL(url)
        origin = str(where.copy_with(raw_path=b"/robots.txt", fragment=None))
        if origin not in self._known:
            try:
                self._known[origin] = Rules(Protego.parse(self.load(origin) or ""), self.product)
            except FetchError as error:
                self._known[origin] = error
        known = self._known[origin]
        if isinstance(known, FetchError):
            raise known
        return known
