"""A new entry into `sources.yaml`, leaving everything else in it as the user wrote it.

Belongs here: the text of an entry, and putting it at the end. Does not belong here: finding out what to put.
"""

import textwrap
from pathlib import Path
from typing import Any

import yaml

from orchestration.errors import UsageError
from orchestration.files import write_atomically
from orchestration.sources.sources_file import parse_sources, read_sources

HEAD = "# Sources of this warehouse; README describes every field.\n"


def entry_text(entry: dict[str, Any]) -> str:
    """An entry as YAML, as it stands in the list of sources."""
    text = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=110)
    return textwrap.indent(text, "  ")


def add_entry(path: Path, entry: dict[str, Any], contact: str | None) -> None:
    """Puts an entry at the end of the file, which is made where there is none.

    Raises:
        UsageError: the id stands there already, a contact is missing, or the file has no list at its end.
    """
    present = read_sources(path)
    if any(source.id == entry["id"] for source in present.sources):
        raise UsageError(f"{path} has a source {entry['id']} already; change it there, or give another --id")
    if present.contact is None and contact is None:
        raise UsageError("give --contact, an e-mail address or page by which an operator of a site can reach you")
    before = path.read_text(encoding="utf-8") if path.exists() else HEAD
    if present.contact is None:
        before = f"contact: {contact}\n{before}"
    if not present.sources and "sources:" not in before:
        before = f"{before.rstrip()}\nsources:\n"
    text = f"{before.rstrip()}\n{entry_text(entry)}"
    try:
        after = parse_sources(text, str(path))
    except UsageError:
        after = present
    if len(after.sources) != len(present.sources) + 1 or after.sources[:-1] != present.sources:
        raise UsageError(f"{path} does not end with its list of sources; put this there by hand:\n{entry_text(entry)}")
    write_atomically(path, text.encode())
