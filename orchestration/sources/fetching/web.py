"""How the web is reached: as settings say, or as tests do.

Belongs here: making clients. Does not belong here: what they do.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from orchestration.days import Clock
from orchestration.sources.fetching.addresses import Resolve, resolve
from orchestration.sources.fetching.answers import Limits
from orchestration.sources.fetching.client import Client


@dataclass(frozen=True)
class Web:
    """Everything a client needs but who asks.

    Attributes:
        allowed_hosts: names that may lead to addresses that are not public.
        limits: how long and how often is tried.
        clock: what waits, limits and days go by.
        resolve: looks names up.
        jitter: a number from 0 to 1, new at each call.
    """

    allowed_hosts: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=Clock)
    resolve: Resolve = resolve
    jitter: Callable[[], float] = random.random

    def client(self, contact: str) -> Client:
        """A client that names `contact` to every site."""
        return Client(
            contact,
            limits=self.limits,
            allowed_hosts=self.allowed_hosts,
            clock=self.clock,
            resolve=self.resolve,
            jitter=self.jitter,
        )
