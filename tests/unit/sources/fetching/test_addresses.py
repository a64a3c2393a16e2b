"""Only public addresses are asked, and only the address that was checked."""

import pytest

from orchestration.sources.fetching.addresses import is_public
from orchestration.sources.fetching.failures import FetchError
from tests.ministry import HOST, MARKDOWN, MakeClient, Ministry, Page, moved, resolver


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.7",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fd12::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "::127.0.0.1",
    ],
)
def test_private_loopback_link_local_and_wrapped_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "intranet.test"])
def test_a_page_at_a_private_address_is_refused_and_never_asked(
    host: str, ministry: Ministry, make_client: MakeClient
) -> None:
    lookup = {"[::1]": "::1", "intranet.test": "192.168.0.1"}
    client = make_client(resolve=lambda name, _: [lookup.get(host, name)])
    with pytest.raises(FetchError) as caught:
        client.get(f"http://{host}:{ministry.port}/", max_bytes=1000)
    assert caught.value.rule == "refused_address"
    assert "which is no public address" in caught.value.reason
    assert ministry.requests == []


def test_a_redirect_to_a_private_address_is_refused_and_not_followed(
    ministry: Ministry, make_client: MakeClient
) -> None:
    ministry.pages["/"] = moved(f"http://127.0.0.1:{ministry.port}/secret")
    ministry.pages["/secret"] = Page(b"secret", MARKDOWN)
    with pytest.raises(FetchError, match="no public address"):
        make_client().get(f"{ministry.root}/", max_bytes=1000)
    assert "/secret" not in ministry.asked()


def test_the_address_that_was_checked_is_the_one_that_is_asked(ministry: Ministry, make_client: MakeClient) -> None:
    """A name that leads to a public address when checked and to this machine when asked again never gets here."""
    answers = [["8.8.8.8"], ["127.0.0.1"]]
    connected: list[str] = []
    client = make_client(resolve=lambda host, port: answers.pop(0), allowed_hosts=frozenset())
    backend = client._http._transport._pool._network_backend  # type: ignore[attr-defined]

    def connect(address: str, *_: object) -> None:
        connected.append(address)
        raise OSError("the test has no network")

    backend.backend.connect_tcp = connect
    with pytest.raises(OSError, match="no network"):
        client.get(f"http://rebinding.test:{ministry.port}/", max_bytes=1000)
    assert connected == ["8.8.8.8"]
    assert len(answers) == 1


def test_a_name_with_one_private_address_among_its_addresses_is_refused(
    ministry: Ministry, make_client: MakeClient
) -> None:
    client = make_client(resolve=lambda host, port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(FetchError, match=r"leads to 10\.0\.0\.1"):
        client.get(f"http://mixed.test:{ministry.port}/", max_bytes=1000)


def test_a_host_that_the_setting_names_may_lead_anywhere_and_no_other(
    ministry: Ministry, make_client: MakeClient
) -> None:
    ministry.pages["/"] = Page(b"Text.", MARKDOWN)
    answer = make_client(allowed_hosts=frozenset({HOST})).get(f"{ministry.root}/", max_bytes=1000)
    assert answer is not None
    assert answer.content == b"Text."
    with pytest.raises(FetchError, match="no public address"):
        make_client(allowed_hosts=frozenset({"other.test"})).get(f"{ministry.root}/", max_bytes=1000)


@pytest.mark.parametrize(
    "url", ["ftp://ministry.test/a", "file:///etc/passwd", "gopher://x/", "data:text/plain,x", "//ministry.test/a", ""]
)
def test_other_schemes_are_refused(url: str, make_client: MakeClient) -> None:
    with pytest.raises(FetchError) as caught:
        make_client().get(url, max_bytes=1000)
    assert caught.value.rule == "refused_url"


def test_a_redirect_to_another_scheme_is_refused(ministry: Ministry, make_client: MakeClient) -> None:
    ministry.pages["/"] = moved("file:///etc/passwd")
    with pytest.raises(FetchError) as caught:
        make_client().get(f"{ministry.root}/", max_bytes=1000)
    assert (caught.value.rule, caught.value.value) == ("refused_url", "file")


def test_a_name_and_password_in_an_address_are_refused(ministry: Ministry, make_client: MakeClient) -> None:
    with pytest.raises(FetchError, match="names a user"):
        make_client().get(f"http://me:secret@{HOST}:{ministry.port}/", max_bytes=1000)
    assert ministry.requests == []


def test_a_proxy_of_the_environment_is_not_used(
    ministry: Ministry, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would connect to addresses that nobody checked."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{ministry.port}")
    with pytest.raises(FetchError, match="no such name"):
        make_client(resolve=resolver()).get("http://elsewhere.test/", max_bytes=1000)
    assert ministry.requests == []
