"""A ministry's site, a clock that costs no time, and clients for both."""

from collections.abc import Iterator

import pytest

from orchestration.sources.fetching.client import Client
from tests.ministry import HOST, FakeClock, MakeClient, Ministry, resolver


@pytest.fixture
def ministry() -> Iterator[Ministry]:
    """A site without pages yet."""
    site = Ministry()
    yield site
    site.close()


@pytest.fixture
def time() -> FakeClock:
    """A clock that stands still unless slept on."""
    return FakeClock()


@pytest.fixture
def make_client(time: FakeClock) -> Iterator[MakeClient]:
    """Makes clients that may ask the ministry, whose address is not public."""
    made: list[Client] = []

    def make(**options: object) -> Client:
        given = {"clock": time.clock, "allowed_hosts": frozenset({HOST}), "resolve": resolver(), "jitter": lambda: 0.5}
        made.append(Client("test@example.org", **{**given, **options}))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for client in made:
        client.__exit__(None, None, None)


@pytest.fixture
def client(make_client: MakeClient) -> Client:
    """A client with the default limits."""
    return make_client()
