"""Addresses of pages: which may be asked for, and the one form each is known by.

Belongs here: judging and writing addresses. Does not belong here: asking for them; where names lead.
"""

from urllib.parse import urljoin

import httpx

from orchestration.sources.fetching.failures import FetchError


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


def canonical(url: str, base: str = "") -> str | None:
    """An address in the one form it is known by: absolute, without fragment; None where it is none of http or https."""
    if not url.strip():
        return None
    try:
        parsed = httpx.URL(urljoin(base, url.strip())).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        return None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        return None
    return str(parsed.copy_with(path="/") if parsed.path == "/" else parsed)
