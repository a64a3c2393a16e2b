"""The fields of `sources.yaml`: what each means and which values it may have.

Belongs here: the models. Does not belong here: YAML, lines, files.
"""

import re
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from orchestration.reference import codes
from orchestration.sources.discovery import FILES, INBOX, SAMPLE
from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.fetching.urls import checked_url
from orchestration.sources.fetching.walking import Places

OWN_IDS = (SAMPLE, FILES, INBOX)
ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
CRON_FIELD = re.compile(r"(\*|\d+(-\d+)?)(/\d+)?(,(\*|\d+(-\d+)?)(/\d+)?)*")
CRON_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def _id(value: str) -> str:
    if not ID.fullmatch(value):
        raise ValueError("begins with a small letter and holds small letters, digits and _, 60 at most")
    if value in OWN_IDS:
        raise ValueError(f"{value} is the name of a source that every home has")
    return value


def _contact(value: str) -> str:
    if not value.isascii() or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://\S+", value):
        raise ValueError("is no e-mail address or page by which an operator of a site can reach you")
    return value


def _url(value: str) -> str:
    try:
        checked_url(value)
    except FetchError as error:
        raise ValueError(error.reason) from error
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return value


def _kind(value: str) -> str:
    if value not in codes("kinds"):
        raise ValueError(f"is none of {', '.join(codes('kinds'))}")
    return value


def _schedule(value: str) -> str:
    fields = value.split()
    if len(fields) != len(CRON_RANGES) or not all(map(CRON_FIELD.fullmatch, fields)):
        raise ValueError("is no cron line of five fields, such as 0 6 * * *")
    for field, (least, most) in zip(fields, CRON_RANGES, strict=True):
        for number in map(int, re.findall(r"(?<![/\d])\d+", field)):
            if not least <= number <= most:
                raise ValueError(f"is no cron line: {number} is not from {least} to {most}")
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("is no time zone, such as UTC or Asia/Kolkata") from error
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Url = Annotated[str, AfterValidator(_url)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Urls = Annotated[tuple[Url, ...], BeforeValidator(_listed)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_listed)]
Texts = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_listed)]


class Source(BaseModel):
    """One source.

    Attributes:
        id: short name, for good: documents are kept under it.
        enabled: whether runs read it.
        publisher: who publishes there, for documents that do not say.
        kind: kind of text, for documents that do not say.
        folders: folders and files; relative ones lie beside `sources.yaml`.
        pages: documents by their own address.
        feeds: RSS and Atom feeds.
        listings: web pages with links to documents.
        sitemaps: sitemaps and sitemap indexes.
        include: an address must match one of these regular expressions somewhere; needed for listings and sitemaps.
        exclude: and none of these.
        next_pages: addresses of further pages of a listing, besides links that say `rel="next"`.
        schedule: cron line of a run of its own; without one it is read by the daily run.
        timezone: zone of the cron line.
        min_documents: fewest documents that the places named here show in a run, known or new; else a check warns.
        max_documents: most of them; more is a failure, and nothing new is fetched.
        fresh_within_days: days within which something new is expected; else a check warns.
        max_pages_a_run: pages fetched in a run at most; the next one goes on.
        max_listing_pages: index pages read in a run at most; the next one goes on.
        recheck_after_days: a page still shown is asked for again after as many days.
        seconds_between_requests: to one host; robots.txt may ask for more.
        note: for people.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Annotated[str, AfterValidator(_id)]
    enabled: bool = True
    publisher: str | None = Field(default=None, min_length=1)
    kind: Annotated[str, AfterValidator(_kind)] | None = None
    folders: Annotated[Texts, Field(strict=False)] = ()
    pages: Annotated[Urls, Field(strict=False)] = ()
    feeds: Annotated[Urls, Field(strict=False)] = ()
    listings: Annotated[Urls, Field(strict=False)] = ()
    sitemaps: Annotated[Urls, Field(strict=False)] = ()
    include: Annotated[Patterns, Field(strict=False)] = ()
    exclude: Annotated[Patterns, Field(strict=False)] = ()
    next_pages: Pattern | None = None
    schedule: Annotated[str, AfterValidator(_schedule)] | None = None
    timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"
    min_documents: int | None = Field(default=None, ge=0)
    max_documents: int | None = Field(default=None, ge=1)
    fresh_within_days: int | None = Field(default=None, ge=1)
    max_pages_a_run: int = Field(default=500, ge=1)
    max_listing_pages: int = Field(default=100, ge=1)
    recheck_after_days: int = Field(default=7, ge=0)
    seconds_between_requests: float = Field(default=1.0, ge=1.0)
    note: str | None = None

    @property
    def is_web(self) -> bool:
        """Whether it is read over the network."""
        return not self.folders

    @property
    def places(self) -> Places:
        """Where it shows its documents."""
        return Places(
            pages=self.pages,
            feeds=self.feeds,
            listings=self.listings,
            sitemaps=self.sitemaps,
            include=tuple(map(re.compile, self.include)),
            exclude=tuple(map(re.compile, self.exclude)),
            next_pages=re.compile(self.next_pages) if self.next_pages else None,
            max_listing_pages=self.max_listing_pages,
        )

    @model_validator(mode="after")
    def _whole(self) -> "Source":
        web = (*self.pages, *self.feeds, *self.listings, *self.sitemaps)
        if not web and not self.folders:
            raise ValueError("names no folders, pages, feeds, listings or sitemaps")
        if web and self.folders:
            raise ValueError("names folders and places of the web; make two sources of it")
        if (self.listings or self.sitemaps) and not self.include:
            raise ValueError("has no include, and listings and sitemaps show more than statements")
        if (
            self.min_documents is not None
            and self.max_documents is not None
            and self.min_documents > self.max_documents
        ):
            raise ValueError("has more min_documents than max_documents")
        return self


class SourcesFile(BaseModel):
    """All of `sources.yaml`.

    Attributes:
        contact: e-mail address or page by which an operator of a site can reach you; sent with every request.
        sources: the sources.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    contact: Annotated[str, AfterValidator(_contact)] | None = None
    sources: Annotated[tuple[Source, ...], Field(strict=False)] = ()
