"""The body of an answer, unpacked within a limit.

Belongs here: reading and unpacking bytes, never more than allowed. Does not belong here: what they mean.
"""

import zlib
from collections.abc import Iterator

import httpx

from orchestration.sources.fetching.failures import FetchError

ENCODINGS = ("gzip", "deflate")
AUTOMATIC, RAW = 47, -15  # window bits: gzip or zlib by their header; deflate without one


def read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """All bytes of a body, unpacked; reading ends as soon as it is larger than allowed, packed or unpacked.

    Raises:
        FetchError: it is too large, was cut off, or is packed in a way that was not asked for or is broken.
        httpx.HTTPError: the connection failed.
    """
    stated = response.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > max_bytes:
        raise _too_large(max_bytes, stated)
    encoding = response.headers.get("content-encoding", "identity").strip().lower().removeprefix("x-")
    if encoding in ("", "identity"):
        pieces: Iterator[bytes] = response.iter_raw()
    elif encoding in ENCODINGS:
        pieces = _unpacked(response.iter_raw(), max_bytes)
    else:
        raise FetchError("bad_encoding", f"the body is packed as {encoding[:50]}, which was not asked for")
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > max_bytes:
            raise _too_large(max_bytes)
    return bytes(body)


def unpack(content: bytes, max_bytes: int) -> bytes:
    """The bytes inside a gzip file, such as a packed sitemap.

    Raises:
        FetchError: they are too many, cut off or broken.
    """
    body = bytearray()
    for piece in _unpacked(iter([content]), max_bytes):
        body += piece
        if len(body) > max_bytes:
            raise _too_large(max_bytes)
    return bytes(body)


def _unpacked(packed: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    decoder = None
    taken = 0
    for piece in packed:
        taken += len(piece)
        if taken > max_bytes:
            raise _too_large(max_bytes)
        rest = piece
        while rest:
            if decoder is None or decoder.eof:
                decoder = zlib.decompressobj(_window_bits(rest))
            try:
                unpacked = decoder.decompress(rest, max_bytes + 1)
            except zlib.error as error:
                raise FetchError("bad_encoding", f"the packed body is broken: {error}") from error
            yield unpacked
            rest = decoder.unconsumed_tail or decoder.unused_data
    if decoder is not None and not decoder.eof:
        raise FetchError("truncated", "the packed body ends before its end", is_transient=True)


def _window_bits(start: bytes) -> int:
    is_wrapped = start.startswith(b"\x1f\x8b") or start[0] & 0x0F == 8
    return AUTOMATIC if is_wrapped else RAW


def _too_large(max_bytes: int, stated: str | None = None) -> FetchError:
    reason = f"the body has {int(stated):,} bytes" if stated else "the body is larger"
    return FetchError("too_large", f"{reason}; {max_bytes:,} are allowed, unpacked", value=stated)
