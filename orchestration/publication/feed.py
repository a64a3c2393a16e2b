"""`changes.csv` and `changes.atom.xml` beside the published warehouse: what its releases changed, for other programs.

Belongs here: writing these files. Does not belong here: finding changes (`differences`), keeping them (`kept_changes`).

Both are bounded: the table to the newest `MOST_ROWS` changes of every cause, the feed to the newest `MOST_ENTRIES`
entries. An entry of the feed is what new statements brought to one commitment in one release; changes of any other
cause are never in it. The ids of feed and entries rest on the first run of the warehouse, so that they stay.
"""

import re
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import duckdb
from lxml import etree

from orchestration import __version__
from orchestration.files import write_atomically
from orchestration.publication.changes import Cause
from orchestration.publication.told_changes import COLUMNS, HAS_CHANGES, NEWEST_FIRST, WITH_STATEMENT
from orchestration.warehouse.working_file import connect
from schemas.changes import NEW, STATUS_CHANGED, Changes

CHANGES_FILE, FEED_FILE = "changes.csv", "changes.atom.xml"
MOST_ROWS, MOST_ENTRIES = 10_000, 500
ATOM = "http://www.w3.org/2005/Atom"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

NEWS = f"""
WITH newest AS (
    SELECT release_number, commitment_id FROM meta.changes
    WHERE cause = '{Cause.NEW_STATEMENT}'
    GROUP BY ALL ORDER BY release_number DESC, commitment_id LIMIT {MOST_ENTRIES}
)
SELECT {", ".join(COLUMNS)}
FROM meta.changes JOIN newest USING (release_number, commitment_id) {WITH_STATEMENT}
WHERE cause = '{Cause.NEW_STATEMENT}'
ORDER BY {NEWEST_FIRST}
"""


def write_change_files(published: Path) -> tuple[Path, Path]:
    """Writes the table and the feed of a published file beside it, each at once or not at all.

    Beside a file of an older version, which tells no changes, neither is left.

    Args:
        published: the current published file.

    Returns:
        The paths of the two files.
    """
    table, feed = published.with_name(CHANGES_FILE), published.with_name(FEED_FILE)
    with connect(published, read_only=True) as connection:
        if not connection.execute(HAS_CHANGES).fetchall():
            table.unlink(missing_ok=True)
            feed.unlink(missing_ok=True)
            return table, feed
        columns = ", ".join(Changes.frame_schema())
        rows = connection.sql(f"SELECT {columns} FROM meta.changes ORDER BY {NEWEST_FIRST} LIMIT {MOST_ROWS}").pl()
        content = atom(connection)
    write_atomically(table, rows.write_csv().encode())
    write_atomically(feed, content)
    return table, feed


def atom(connection: duckdb.DuckDBPyConnection) -> bytes:
    """The news of a published file as an Atom 1.0 feed (RFC 4287).

    Args:
        connection: to the published file.
    """
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in connection.execute(NEWS).fetchall()]
    own = _own_id(connection)
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", own.urn)
    _add(feed, "title", "What new statements say of commitments between states")
    _add(feed, "subtitle", "A status is a reported one: what statements say, as of the day of the release.")
    _add(feed, "updated", _moment(_newest(connection)))
    _add(feed, "generator", "cooperation-warehouse", version=__version__)
    _add(_add(feed, "author"), "name", "cooperation-warehouse")
    for _, changed in groupby(rows, key=itemgetter("release_number", "commitment_id")):
        _entry(feed, own, list(changed))
    whole: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return whole


def _entry(feed: Any, own: UUID, changes: list[dict[str, Any]]) -> None:
    main = next((one for one in changes if one["kind"] in (NEW, STATUS_CHANGED)), changes[0])
    entry = _add(feed, "entry")
    _add(entry, "id", uuid5(own, f"{main['release_number']}/{main['commitment_id']}").urn)
    _add(entry, "title", f"{parties(main)}: {headline(main)}")
    _add(entry, "updated", _moment(main["published_at"]))
    for kind in sorted({one["kind"] for one in changes}):
        _add(entry, "category", term=kind)
    if main["source_url"]:
        _add(entry, "link", rel="alternate", href=main["source_url"])
    lines = [f"“{main['quote']}”"] if main["quote"] else []
    lines += [changed_in_words(one) for one in changes if one["kind"] != NEW]
    lines.append(f"{main['title']}, {main['publisher']}, {main['published_on']}" if main["title"] else "")
    lines.append(f"Release {main['release_number']}, commitment {main['commitment_id']}")
    _add(entry, "content", "\n".join(line for line in lines if line), type="text")


def parties(change: dict[str, Any]) -> str:
    """Who, with whom."""
    return " → ".join(filter(None, (change["actors"], change["partners"]))) or "not stated"


def headline(change: dict[str, Any]) -> str:
    """What a change is, in few words."""
    sector = (change["sector"] or "").replace("_", " ")
    if change["kind"] == NEW:
        return f"{sector}, {_words(change['after'])}"
    if change["kind"] == STATUS_CHANGED:
        return f"{sector}, {_words(change['before'])} → {_words(change['after'])}"
    return f"{sector}, {_words(change['status'])}; {changed_in_words(change)}"


def changed_in_words(change: dict[str, Any]) -> str:
    """`field: before → after`, or the kind where there is no field."""
    if not change["field"]:
        return _words(change["kind"])
    return f"{_words(change['field'])}: {change['before'] or 'none'} → {change['after'] or 'none'}"


def _own_id(connection: duckdb.DuckDBPyConnection) -> UUID:
    first = connection.execute("SELECT run_id FROM meta.runs ORDER BY finished_at, run_id LIMIT 1").fetchone()
    return uuid5(NAMESPACE_URL, f"cooperation-warehouse:{first[0] if first else ''}")


def _newest(connection: duckdb.DuckDBPyConnection) -> datetime:
    [(told, ran)] = connection.execute(
        "SELECT (SELECT max(published_at) FROM meta.changes), (SELECT max(finished_at) FROM meta.runs)"
    ).fetchall()
    newest: datetime = told or ran or datetime(1970, 1, 1)
    return newest


def _moment(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat() + "Z"


def _words(code: str | None) -> str:
    return (code or "").replace("_", " ")


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", {key: _clean(value) for key, value in attributes.items()})
    element.text = None if text is None else _clean(text)
    return element


def _clean(text: str) -> str:
    return NO_XML.sub("", text)
