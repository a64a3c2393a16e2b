"""One page at a time: politely, within limits, again where that may help, and never longer or larger than allowed."""

import time as real_time
import tracemalloc
import zlib
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from orchestration import __version__
from orchestration.sources.fetching.addresses import CheckedBackend
from orchestration.sources.fetching.answers import Limits, Validators
from orchestration.sources.fetching.client import Client
from orchestration.sources.fetching.failures import FetchError
from tests.ministry import (
    MARKDOWN,
    FakeClock,
    MakeClient,
    Ministry,
    Page,
    dripping,
    endless,
    gzip_bomb,
    moved,
    packed,
    statement,
    truncated,
)

TEXT = Page(b"Text.", MARKDOWN)


def failure(client: Client, url: str, max_bytes: int = 10_000) -> FetchError:
    with pytest.raises(FetchError) as caught:
        client.get(url, max_bytes=max_bytes)
    return caught.value


def test_every_request_says_who_asks_and_how_to_reach_them(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = TEXT
    client.get(f"{ministry.root}/a", max_bytes=1000)
    agents = {headers["User-Agent"] for _, headers in ministry.requests}
    assert agents == {f"cooperation-warehouse/{__version__} (+test@example.org)"}


def test_the_facts_of_an_answer_are_kept(ministry: Ministry, client: Client, time: FakeClock) -> None:
    ministry.pages["/old"] = moved("/new")
    ministry.pages["/new"] = Page(b"\xcf\xf0", "text/html; charset=windows-1251", headers={"ETag": '"1"'})
    answer = client.get(f"{ministry.root}/old", max_bytes=1000)
    assert answer is not None
    assert (answer.url, answer.final_url) == (f"{ministry.root}/old", f"{ministry.root}/new")
    assert (answer.content, answer.charset) == (b"\xcf\xf0", "windows-1251")
    assert (answer.content_type, answer.validators.etag) == ("text/html; charset=windows-1251", '"1"')
    assert answer.fetched_at == time.now()


# Politeness


def test_a_host_is_asked_once_a_second(ministry: Ministry, client: Client, time: FakeClock) -> None:
    for number in range(3):
        ministry.pages[f"/{number}"] = TEXT
        client.get(f"{ministry.root}/{number}", max_bytes=1000)
    assert len(ministry.requests) == 4  # and robots.txt
    assert time.slept == [1.0, 1.0, 1.0]


def test_redirects_and_retries_are_requests_too(ministry: Ministry, client: Client, time: FakeClock) -> None:
    ministry.pages["/a"] = moved("/b")
    ministry.pages["/b"] = [Page(status=500), TEXT]
    client.get(f"{ministry.root}/a", max_bytes=1000)
    assert list(ministry.asked().elements()) == ["/robots.txt", "/a", "/a", "/b", "/b"]
    assert time.slept == [1.0, 1.0, 2.0, 1.0]  # after robots.txt, the redirect, the failure, the redirect again


def test_a_slower_pace_that_robots_asks_for_is_kept(ministry: Ministry, client: Client, time: FakeClock) -> None:
    ministry.pages["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 7\n", "text/plain")
    for path in ("/a", "/b"):
        ministry.pages[path] = TEXT
        client.get(f"{ministry.root}{path}", max_bytes=1000)
    assert time.slept == [1.0, 7.0]


# robots.txt


def test_what_robots_forbid_is_not_asked(ministry: Ministry, client: Client) -> None:
    ministry.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private/\n", "text/plain")
    ministry.pages["/private/a"] = ministry.pages["/public"] = TEXT
    assert client.get(f"{ministry.root}/public", max_bytes=1000) is not None
    error = failure(client, f"{ministry.root}/private/a")
    assert (error.rule, error.is_transient) == ("robots_forbid", False)
    assert "/private/a" not in ministry.asked()
    assert ministry.asked()["/robots.txt"] == 1


def test_rules_for_this_program_by_name_come_before_those_for_all(ministry: Ministry, client: Client) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: cooperation-warehouse\nDisallow: /no\n"
    ministry.pages["/robots.txt"] = Page(rules, "text/plain")
    ministry.pages["/yes"] = TEXT
    assert client.get(f"{ministry.root}/yes", max_bytes=1000) is not None
    assert failure(client, f"{ministry.root}/no").rule == "robots_forbid"


def test_a_redirect_to_what_robots_forbid_is_not_followed(ministry: Ministry, client: Client) -> None:
    ministry.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private/\n", "text/plain")
    ministry.pages["/a"] = moved("/private/a")
    assert failure(client, f"{ministry.root}/a").rule == "robots_forbid"
    assert "/private/a" not in ministry.asked()


def test_a_site_without_robots_allows_everything(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = TEXT
    assert client.get(f"{ministry.root}/a", max_bytes=1000) is not None


def test_a_site_whose_robots_cannot_be_read_is_not_asked_for_anything(ministry: Ministry, client: Client) -> None:
    ministry.pages["/robots.txt"] = Page(status=500)
    ministry.pages["/a"] = ministry.pages["/b"] = TEXT
    for path in ("/a", "/b"):
        error = failure(client, f"{ministry.root}{path}")
        assert (error.rule, error.is_transient) == ("robots_unreadable", True)
    assert set(ministry.asked()) == {"/robots.txt"}
    assert ministry.asked()["/robots.txt"] == Limits().attempts


# Once


def test_an_unchanged_page_is_asked_for_by_its_validators_and_not_sent_again(
    ministry: Ministry, client: Client
) -> None:
    ministry.pages["/a"] = statement(1)
    first = client.get(f"{ministry.root}/a", max_bytes=1000)
    assert first is not None
    assert client.get(f"{ministry.root}/a", max_bytes=1000, validators=first.validators) is None
    ministry.pages["/a"] = statement(1, "Other words.")
    changed = client.get(f"{ministry.root}/a", max_bytes=1000, validators=first.validators)
    assert changed is not None
    assert b"Other words." in changed.content


def test_a_page_with_a_date_alone_is_asked_for_by_its_date(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = Page(b"Text.", MARKDOWN, headers={"Last-Modified": "Thu, 02 May 2024 10:00:00 GMT"})
    first = client.get(f"{ministry.root}/a", max_bytes=1000)
    assert first is not None
    assert client.get(f"{ministry.root}/a", max_bytes=1000, validators=first.validators) is None


def test_unchanged_is_no_answer_to_a_page_that_is_not_known(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = Page(status=304)
    assert failure(client, f"{ministry.root}/a").rule == "http_error"


# Again where that may help


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(status: int, ministry: Ministry, client: Client, time: FakeClock) -> None:
    ministry.pages["/a"] = [Page(status=status), Page(status=status), TEXT]
    assert client.get(f"{ministry.root}/a", max_bytes=1000) is not None
    assert time.slept == [1.0, 2.0, 4.0]  # after robots.txt, and twice as long after each failure


@pytest.mark.parametrize(
    ("status", "rule"), [(400, "http_error"), (401, "http_error"), (403, "http_error"), (404, "gone"), (410, "gone")]
)
def test_what_will_not_pass_is_not_tried_again(status: int, rule: str, ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = Page(status=status)
    error = failure(client, f"{ministry.root}/a")
    assert (error.rule, error.value, error.is_transient) == (rule, str(status), False)
    assert ministry.asked()["/a"] == 1


def test_attempts_end(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = Page(status=503)
    error = failure(client, f"{ministry.root}/a")
    assert (error.rule, error.value, error.is_transient) == ("unavailable", "503", True)
    assert ministry.asked()["/a"] == Limits().attempts


@pytest.mark.parametrize("jitter", [0.0, 0.5, 0.999])
def test_the_wait_is_jittered_around_its_length(
    jitter: float, ministry: Ministry, make_client: MakeClient, time: FakeClock
) -> None:
    ministry.pages["/a"] = [Page(status=500), TEXT]
    make_client(jitter=lambda: jitter).get(f"{ministry.root}/a", max_bytes=1000)
    assert time.slept[1] == pytest.approx(2.0 * (0.5 + jitter))


@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_that_the_server_asks_for_is_kept(
    status: int, ministry: Ministry, client: Client, time: FakeClock
) -> None:
    ministry.pages["/a"] = [Page(status=status, headers={"Retry-After": "30"}), TEXT]
    assert client.get(f"{ministry.root}/a", max_bytes=1000) is not None
    assert time.slept == [1.0, 30.0]


def test_a_wait_until_a_moment_is_kept(ministry: Ministry, client: Client, time: FakeClock) -> None:
    moment = format_datetime(time.now() + timedelta(seconds=46)).replace("-0000", "GMT")
    ministry.pages["/a"] = [Page(status=503, headers={"Retry-After": moment}), TEXT]
    assert client.get(f"{ministry.root}/a", max_bytes=1000) is not None
    assert time.elapsed == 46.0


def test_a_host_that_asks_for_a_long_wait_is_left_alone(ministry: Ministry, client: Client, time: FakeClock) -> None:
    ministry.pages["/a"] = Page(status=429, headers={"Retry-After": "3600"})
    ministry.pages["/b"] = TEXT
    assert failure(client, f"{ministry.root}/a").is_transient
    error = failure(client, f"{ministry.root}/b")
    assert (error.rule, error.is_transient) == ("unavailable", True)
    assert "asked to be left alone" in error.reason
    assert (ministry.asked()["/a"], ministry.asked()["/b"]) == (1, 0)
    assert sum(time.slept) == 1.0
    time.elapsed += 3600
    assert client.get(f"{ministry.root}/b", max_bytes=1000) is not None


def test_a_host_that_is_not_there_may_be_there_later(client: Client) -> None:
    error = failure(client, "http://nowhere.test/a")
    assert error.is_transient
    assert "no such name" in error.reason


# Limits


def test_a_body_cut_off_is_tried_again_and_nothing_half_is_given(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = [truncated(), TEXT]
    answer = client.get(f"{ministry.root}/a", max_bytes=10_000)
    assert answer is not None
    assert answer.content == b"Text."
    ministry.pages["/b"] = truncated()
    error = failure(client, f"{ministry.root}/b")
    assert (error.rule, error.is_transient) == ("truncated", True)
    assert ministry.asked()["/b"] == Limits().attempts


def test_a_packed_body_cut_off_is_noticed_though_its_length_is_right(ministry: Ministry, client: Client) -> None:
    whole = packed(statement(1))
    ministry.pages["/a"] = Page(whole.body[:-10], MARKDOWN, headers={"Content-Encoding": "gzip"})
    assert failure(client, f"{ministry.root}/a").rule == "truncated"


def test_an_answer_that_drips_ends_with_the_time_for_a_request(ministry: Ministry, make_client: MakeClient) -> None:
    """However slowly: each read looks at the clock, which here gains five seconds a look."""
    client = make_client(clock=FakeClock(tick=5.0).clock, limits=Limits(attempts=1))
    ministry.pages["/a"] = dripping(pause=lambda: real_time.sleep(0.001))
    error = failure(client, f"{ministry.root}/a")
    assert (error.rule, error.is_transient) == ("too_slow", True)


def test_a_server_that_says_nothing_is_not_waited_for(ministry: Ministry, make_client: MakeClient) -> None:
    ministry.pages["/a"] = Page(play=lambda handler: real_time.sleep(0.5))
    client = make_client(limits=Limits(attempts=1, silent_seconds=0.1))
    assert failure(client, f"{ministry.root}/a").rule == "too_slow"


def test_redirects_end(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"], ministry.pages["/b"] = moved("/b"), moved("/a")
    error = failure(client, f"{ministry.root}/a")
    assert (error.rule, error.is_transient) == ("too_many_redirects", False)
    assert sum(ministry.asked().values()) == 1 + Limits().redirects + 1


def test_a_redirect_that_sets_a_cookie_and_comes_back_is_followed(ministry: Ministry, client: Client) -> None:
    def play(handler: object) -> None:
        has_cookie = "seen=1" in handler.headers.get("Cookie", "")  # type: ignore[attr-defined]
        ministry.pages["/a"] = TEXT if has_cookie else again
        ministry.answer(handler)  # type: ignore[arg-type]
        ministry.pages["/a"] = asking

    again, asking = Page(status=302, headers={"Location": "/a", "Set-Cookie": "seen=1"}), Page(play=play)
    ministry.pages["/a"] = asking
    assert client.get(f"{ministry.root}/a", max_bytes=1000) is not None


@pytest.mark.parametrize("stated", [5_000_000_000, None])
def test_five_gigabytes_are_refused_with_memory_and_traffic_bounded(
    stated: int | None, ministry: Ministry, client: Client
) -> None:
    ministry.pages["/a"] = endless(stated)
    tracemalloc.start()
    error = failure(client, f"{ministry.root}/a", max_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (error.rule, error.is_transient) == ("too_large", False)
    assert ministry.asked()["/a"] == 1
    assert ministry.sent < 20_000_000
    assert peak < 10_000_000


def test_a_gzip_bomb_is_refused_with_memory_bounded(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = gzip_bomb(megabytes=200)
    tracemalloc.start()
    error = failure(client, f"{ministry.root}/a", max_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.rule == "too_large"
    assert peak < 10_000_000


@pytest.mark.parametrize("wbits", [31, 15, -15], ids=["gzip", "deflate with a header", "deflate without"])
def test_packed_bodies_are_unpacked(wbits: int, ministry: Ministry, client: Client) -> None:
    packer = zlib.compressobj(wbits=wbits)
    body = packer.compress(b"Text. " * 1000) + packer.flush()
    ministry.pages["/a"] = Page(body, MARKDOWN, headers={"Content-Encoding": "gzip" if wbits == 31 else "deflate"})
    answer = client.get(f"{ministry.root}/a", max_bytes=10_000)
    assert answer is not None
    assert answer.content == b"Text. " * 1000


def test_a_packing_that_was_not_asked_for_is_refused(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = Page(b"x", MARKDOWN, headers={"Content-Encoding": "br"})
    assert failure(client, f"{ministry.root}/a").rule == "bad_encoding"


def test_a_type_that_is_not_wanted_is_not_read(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = endless(None)
    with pytest.raises(FetchError) as caught:
        client.get(f"{ministry.root}/a", max_bytes=10**10, accepts=lambda content_type: "html" in content_type)
    assert caught.value.rule == "wrong_type"
    assert ministry.sent < 20_000_000


def test_an_answer_that_is_no_http_is_a_failure_that_may_pass(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = Page(play=lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n") and None)
    assert failure(client, f"{ministry.root}/a").is_transient


def test_a_redirect_to_nonsense_is_a_broken_answer(ministry: Ministry, client: Client) -> None:
    ministry.pages["/a"] = moved("http://ministry.test:port/")
    assert failure(client, f"{ministry.root}/a").rule == "unavailable"


def test_the_connections_are_those_that_are_checked() -> None:
    """httpx keeps its pool where this package exchanges it; a release that moves it must not pass unnoticed."""
    with Client("test@example.org") as client:
        transport = client._http._transport
        assert isinstance(transport, httpx.HTTPTransport)
        assert isinstance(transport._pool._network_backend, CheckedBackend)


def test_validators_that_are_not_known_or_no_header_can_hold_are_not_sent() -> None:
    assert Validators(etag='"é"').headers() == {}
    assert Validators().headers() == {}
    assert Validators(etag='"1"').headers() == {"If-None-Match": '"1"'}
