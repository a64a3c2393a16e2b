"""A ministry's web site on this machine, and a clock that costs no time: what tests of fetching share.

Belongs here: a server that plays good and bad sites. Does not belong here: expectations.
"""

import gzip
import threading
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from orchestration.days import Clock
from orchestration.sources.fetching.client import Client

HOST = "ministry.test"
MakeClient = Callable[..., Client]
MARKDOWN = "text/markdown; charset=utf-8"


class FakeClock:
    """Stands still unless slept on; `tick` seconds go by at each look."""

    def __init__(self, tick: float = 0.0) -> None:
        self.elapsed, self.tick = 0.0, tick
        self.slept: list[float] = []
        self.start = datetime(2026, 1, 5, 12)

    def seconds(self) -> float:
        self.elapsed += self.tick
        return self.elapsed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.elapsed += seconds

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.elapsed)

    def pass_days(self, days: float) -> None:
        self.elapsed += days * 86_400

    @property
    def clock(self) -> Clock:
        return Clock(now=self.now, seconds=self.seconds, sleep=self.sleep)


@dataclass
class Page:
    """What the site answers at one path; `play` writes to the connection itself."""

    body: bytes = b""
    content_type: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    play: Callable[[BaseHTTPRequestHandler], None] | None = None


def statement(number: int, words: str = "Norway and Peru agreed to open a consulate in Lima.") -> Page:
    """A statement as Markdown with front matter, and validators that follow from its words."""
    text = f"---\ntitle: Statement {number}\npublished_on: 2024-05-02\n---\n{words} It is statement {number}.\n"
    etag = f'"{zlib.crc32(text.encode()):08x}"'
    return Page(text.encode(), MARKDOWN, headers={"ETag": etag, "Last-Modified": "Thu, 02 May 2024 10:00:00 GMT"})


def listing(*links: str, more: str = "") -> Page:
    """A page of links."""
    items = "".join(f'<li><a href="{link}">Statement</a></li>' for link in links)
    return Page(f"<!DOCTYPE html><html><body><ul>{items}</ul>{more}</body></html>".encode())


def feed(*links: str, root: str = "", date: datetime | None = None) -> Page:
    """An RSS feed of links."""
    when = f"<pubDate>{format_datetime(date)}</pubDate>" if date else ""
    items = "".join(f"<item><title>On {link}</title><link>{root}{link}</link>{when}</item>" for link in links)
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    return Page(text.encode(), "application/rss+xml")


def sitemap(*links: str, root: str, lastmod: str = "") -> Page:
    """A sitemap of links."""
    mark = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    entries = "".join(f"<url><loc>{root}{link}</loc>{mark}</url>" for link in links)
    return Page(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode(), "application/xml"
    )


def moved(to: str, status: int = 302) -> Page:
    """A redirect."""
    return Page(status=status, headers={"Location": to})


def truncated(body: bytes = b"half a statement", missing: int = 1000) -> Page:
    """Says that it is longer than it is."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, {"Content-Type": MARKDOWN, "Content-Length": str(len(body) + missing)})
        handler.wfile.write(body)
        handler.close_connection = True

    return Page(play=play)


def dripping(pause: Callable[[], object], pieces: int = 1000) -> Page:
    """Gives one byte after the other."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, {"Content-Type": MARKDOWN, "Content-Length": str(pieces)})
        for _ in range(pieces):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            pause()

    return Page(play=play)


def endless(stated: int | None) -> Page:
    """Gives megabyte after megabyte, five thousand of them, with or without saying so."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        length = {"Content-Length": str(stated)} if stated else {}
        _head(handler, {"Content-Type": MARKDOWN, "Connection": "close", **length})
        for _ in range(5_000):
            handler.wfile.write(b"word " * 200_000)
            handler.server.sent += 1_000_000  # type: ignore[attr-defined]

    return Page(play=play)


def gzip_bomb(megabytes: int = 5_000) -> Page:
    """A small body that unpacks to gigabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b" " * 1_000_000
    body = b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()
    return Page(body, MARKDOWN, headers={"Content-Encoding": "gzip"})


def packed(page: Page) -> Page:
    """The same page, gzipped."""
    return Page(gzip.compress(page.body), page.content_type, headers={**page.headers, "Content-Encoding": "gzip"})


def _head(handler: BaseHTTPRequestHandler, headers: dict[str, str], status: int = 200) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


class Ministry:
    """The site: `pages` by path, and the `requests` it got. A list of pages is answered one after the other."""

    def __init__(self) -> None:
        self.pages: dict[str, Page | list[Page]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 10
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                site.requests.append((self.path, dict(self.headers)))
                try:
                    site.answer(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                return

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: Any) -> None:
                return  # a client that hangs up in the middle is what many tests are about

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.sent = 0  # type: ignore[attr-defined]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Plays the page at the path asked for; a conditional request for the same version is answered with 304."""
        held = self.pages.get(handler.path)
        page = held.pop(0) if isinstance(held, list) and len(held) > 1 else held[0] if isinstance(held, list) else held
        if page is None:
            page = Page(b"<html>no such page</html>", status=404)
        if page.play is not None:
            page.play(handler)
            return
        etag = page.headers.get("ETag")
        modified = page.headers.get("Last-Modified")
        told, since = handler.headers.get("If-None-Match"), handler.headers.get("If-Modified-Since")
        if (etag and told == etag) or (told is None and modified and since == modified):
            _head(handler, {"ETag": etag or ""}, 304)
            return
        typed = {"Content-Type": page.content_type} if page.content_type else {}
        _head(handler, {**typed, **page.headers, "Content-Length": str(len(page.body))}, page.status)
        handler.wfile.write(page.body)

    @property
    def root(self) -> str:
        """Address of the site, under a name that the tests' resolver knows."""
        return f"http://{HOST}:{self.port}"

    @property
    def port(self) -> int:
        """Port that it listens on."""
        return int(self.server.server_address[1])

    @property
    def sent(self) -> int:
        """Bytes of endless pages that were sent."""
        return int(self.server.sent)  # type: ignore[attr-defined]

    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(path for path, _ in self.requests)

    def close(self) -> None:
        """Ends the server."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def resolver(**names: str) -> Callable[[str, int], list[str]]:
    """Looks up the ministry's name, and others given with `_` for `.`; digits are addresses themselves."""
    known = {HOST: "127.0.0.1", **{name.replace("_", "."): address for name, address in names.items()}}

    def look_up(host: str, port: int) -> list[str]:
        if host not in known and not host[0].isdigit():
            raise OSError(f"no such name: {host}")
        return [known.get(host, host)]

    return look_up
