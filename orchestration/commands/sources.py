"""`cooperation sources`: lists the sources of a home; `cooperation sources add` describes a new one."""

from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from orchestration.errors import CooperationError, UsageError
from orchestration.home import Home
from orchestration.publication.sources_overview import sources_overview
from orchestration.rejects import Reject
from orchestration.settings import Settings
from orchestration.sources.adding import HEAD, add_entry, entry_text
from orchestration.sources.fetching.failures import FetchError
from orchestration.sources.fetching.page_records import PageRecord
from orchestration.sources.fetching.proposing import propose
from orchestration.sources.fetching.sampling import rejected_as, take_sample
from orchestration.sources.fetching.web import Web
from orchestration.sources.reading import read_document
from orchestration.sources.source_fields import Source
from orchestration.sources.sources_file import parse_sources, read_sources, ready_sources
from orchestration.terminal import console, table

COLUMNS = ["source", "", "reads", "last run (UTC)", "last new", "documents", "waiting", "rejects", "problem"]
NUMBERS = [False, False, False, True, True, True, True, True, False]
MOST_SHOWN = 20


def sources(options: Namespace) -> int:
    """Lists sources, or adds one.

    Raises:
        UsageError: `sources.yaml`, or what is to be added to it, cannot be used.
        CooperationError: a site cannot be read.
    """
    settings = Settings(home=options.home) if options.home else Settings()
    home = Home(settings.home.absolute())
    if options.action == "add":
        return add(options, home, settings, Web(settings.allowed_hosts))
    lines = sources_overview(home)
    rows = [
        [
            line.source_id,
            line.status,
            line.what,
            line.last_run,
            line.last_new_on,
            line.documents,
            line.waiting,
            line.rejects,
            line.problem,
        ]
        for line in lines
    ]
    out = console()
    out.print(table(COLUMNS, rows, numbers=NUMBERS))
    known = {line.source_id for line in lines}
    ready = [source for source in ready_sources().sources if source.id not in known]
    out.print(table(["ready entry (off)", "publisher"], [[source.id, source.publisher] for source in ready]))
    out.print("Their addresses were not tried; look first: cooperation sources add ENTRY --preview --contact YOU")
    out.print(f"Sources: {home.sources_file}", soft_wrap=True)
    return 0


def add(options: Namespace, home: Home, settings: Settings, web: Web) -> int:
    """Adds a ready entry, or one proposed for a page; with `--preview` only shows what it would take.

    Raises:
        UsageError: `sources.yaml`, or what is to be added to it, cannot be used.
        CooperationError: the site cannot be read.
    """
    present = read_sources(home.sources_file)
    contact = options.contact or present.contact
    if contact is None:
        raise UsageError("give --contact, an e-mail address or page by which an operator of a site can reach you")
    parse_sources(f"contact: {contact!r}", "--contact")
    out, entry, notes = console(), _ready(options.what), tuple[str, ...]()
    with web.client(contact) as client:
        if entry is None:
            try:
                proposal = propose(options.what, client)
            except FetchError as error:
                raise CooperationError(f"{options.what}: {error.reason}") from error
            entry, notes = proposal.entry, proposal.notes
        entry = {**entry, "id": options.id or entry["id"]}
        source = _checked(entry, contact)
        if options.preview:
            with TemporaryDirectory() as folder:
                sample = take_sample(source.places, client, Path(folder), settings.max_document_bytes, _told)
            rows = [[page.title or page.url, page.url, sample.read.get(page.url, "")] for page in sample.pages]
            out.print(table(["would take", "address", "read as"], rows[:MOST_SHOWN]))
            more = "" if sample.is_whole else "; more on further pages"
            out.print(f"{len(rows)} document{'' if len(rows) == 1 else 's'}{more}")
            for url, reason in sample.failures.items():
                out.print(f"{url}: {reason}", soft_wrap=True)
    out.print(entry_text(entry).rstrip(), soft_wrap=True)
    for note in notes:
        out.print(f"Note: {note}", soft_wrap=True)
    if options.preview:
        out.print("Nothing was changed; without --preview this is put into sources.yaml.")
        return 0
    add_entry(home.sources_file, entry, options.contact)
    out.print(f"Added to {home.sources_file}; the next run reads it.", soft_wrap=True)
    return 0


def _ready(what: str) -> dict[str, Any] | None:
    found = next((source for source in ready_sources().sources if source.id == what), None)
    if found is not None:
        return {**found.model_dump(mode="json", exclude_defaults=True), "enabled": True}
    if "://" not in what:
        raise UsageError(f"{what} is no address (https://...) and no ready entry; cooperation sources lists them")
    return None


def _checked(entry: dict[str, Any], contact: str) -> Source:
    text = f"{HEAD}contact: {contact!r}\nsources:\n{entry_text(entry)}"
    (source,) = parse_sources(text, "the new entry").sources
    return source


def _told(content: bytes, page: PageRecord) -> str:
    read = read_document(
        content, page.media_type or "", location=page.url, document_id=page.document_id or "", needs_date=True
    )
    if isinstance(read, Reject):
        return rejected_as(read)
    said = read.metadata
    return f"{said.published_on}: {said.title or 'no title'} ({len(read.text):,} characters)"
