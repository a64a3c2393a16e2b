"""Which addresses may be asked, and connections to the very address that was checked.

Belongs here: resolving names, refusing what is not public, connecting. Does not belong here: requests.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


class RefusedAddressError(Exception):
    """A name leads to an address that is not public; `address` says which."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} leads to {address}, which is no public address")
        self.host, self.address = host, address


def resolve(host: str, port: int) -> list[str]:
    """Addresses of a name, as the system's resolver gives them, each once.

    Raises:
        OSError: there is no such name, or it cannot be looked up.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]).split("%")[0] for entry in found))


def is_public(address: str) -> bool:
    """Whether an address lies in the public internet, also where it wraps an IPv4 address in an IPv6 one."""
    ip: Address = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and any(ip in network for network in NAT64):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
        elif ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@dataclass
class Deadline:
    """When the request under way must be done, on the clock's seconds; every read and connection looks at it."""

    seconds: Callable[[], float]
    at: float = float("inf")

    def left(self, timeout: float | None) -> float:
        """The shorter of a timeout and what is left; 0 where nothing is."""
        left = max(self.at - self.seconds(), 0.0)
        return left if timeout is None else min(left, timeout)


@dataclass
class CheckedBackend(httpcore.NetworkBackend):
    """Connects names to public addresses alone, and only to those it has just checked.

    Attributes:
        allowed_hosts: names that may lead anywhere, for tests and intranets.
        deadline: of the request under way.
        resolve: looks a name up.
    """

    allowed_hosts: frozenset[str]
    deadline: Deadline
    resolve: Resolve = resolve
    backend: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of a host that answers.

        Raises:
            RefusedAddressError: one of its addresses is not public.
            httpcore.ConnectError: it has none, or none of them answers.
        """
        try:
            addresses = self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be looked up: {error}") from error
        if host.lower() not in self.allowed_hosts:
            for address in addresses:
                if not is_public(address):
                    raise RefusedAddressError(host, address)
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            left = self.deadline.left(timeout)
            if left <= 0:
                raise httpcore.ConnectTimeout("the time for this request is over")
            try:
                stream = self.backend.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return TimedStream(stream, self.deadline)
        raise failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never: a page of the web lies behind no socket of this machine."""
        raise RefusedAddressError(path, "a socket of this machine")


@dataclass
class TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end with the deadline, however slowly the other side drips."""

    stream: httpcore.NetworkStream
    deadline: Deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes, at most `max_bytes`."""
        return self.stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends all of `buffer`."""
        left = self.deadline.left(timeout)
        if left <= 0:
            raise httpcore.WriteTimeout("the time for this request is over")
        self.stream.write(buffer, left)

    def close(self) -> None:
        """Ends the connection."""
        self.stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted; the certificate must be that of the host's name."""
        return TimedStream(self.stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self.stream.get_extra_info(info)

    def _left(self, timeout: float | None) -> float:
        left = self.deadline.left(timeout)
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this request is over")
        return left


class CheckedTransport(httpx.HTTPTransport):
    """httpx's own transport on connections that are checked; its pool is the one part of it that is exchanged."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        super().__init__()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), max_keepalive_connections=10, network_backend=backend
        )
