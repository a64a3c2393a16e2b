"""`cooperation code`: codes texts without a warehouse."""

import csv
import hashlib
import json
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.days import parse_day
from orchestration.errors import CooperationError
from orchestration.extraction.model import Statement
from orchestration.rejects import Reject, rejected
from orchestration.settings import Settings
from orchestration.sources.archives import unpacked
from orchestration.sources.discovery import Found, discover, require_paths
from orchestration.sources.formats import MARKDOWN, TEXT
from orchestration.sources.isolation import Job, ReaderProcesses, examine_here
from orchestration.terminal import console, table

SHOWN = ("document", "status", "actors", "partners", "sectors", "instrument", "amount", "currency", "due", "quote")


def code(options: Namespace) -> int:
    """Prints the mentions of each text as a table, JSON lines or CSV; texts that cannot be read are named on stderr.

    Raises:
        UsageError: a path does not exist, or the date is no day.
        CooperationError: none of the texts could be read.
    """
    from orchestration.extraction.coder import RuleCoder
    from orchestration.extraction.rows import mention_row

    day = parse_day(options.date) if options.date else None
    paths = [path for path in options.paths if str(path) != "-"]
    require_paths(paths)
    coder, read = RuleCoder(), 0
    rows: list[dict[str, Any]] = []
    for name, item in _texts(paths, standard_input=len(paths) < len(options.paths)):
        if isinstance(item, Reject):
            console(stderr=True).print(f"{item.location}: {item.reason}; {item.remedy}", soft_wrap=True, markup=False)
            continue
        read += 1
        statement = _with_options(item, options, day)
        if options.explain:
            told = coder.explain(statement)
            rows += [{**mention_row(name, m), "explanation": [r._asdict() for r in reasons]} for m, reasons in told]
        else:
            rows += [mention_row(name, mention) for mention in coder.code(statement)]
    if not read:
        raise CooperationError("no text could be read")
    if options.explain and options.format == "table":
        _print_explained(rows)
    else:
        _print(rows, options.format)
    return 0


def _print_explained(rows: list[dict[str, Any]]) -> None:
    out = console()
    for row in rows:
        out.print(f"{row['document']} {row['start']}-{row['end']}: {row['quote']}", markup=False, highlight=False)
        reasons = [[r["field"], r["value"], r["words"], r["because"]] for r in row["explanation"]]
        out.print(table(["field", "value", "words", "because"], reasons))
    out.print(f"{len(rows)} commitment{'' if len(rows) == 1 else 's'}")


def _with_options(statement: Statement, options: Namespace, day: date | None) -> Statement:
    given = {"published_on": day, "title": options.title, "publisher": options.publisher}
    return replace(statement, **{name: value for name, value in given.items() if value is not None})


def _texts(paths: list[Path], *, standard_input: bool) -> Iterator[tuple[str, Statement | Reject]]:
    if standard_input:
        yield "-", _read_standard_input()
    for item in unpacked(discover(paths), max_bytes=Settings().max_document_bytes):
        if isinstance(item, Found):
            yield Path(item.name).stem, _read(item)
        else:
            yield Path(item.location).stem, item


def _read_standard_input() -> Statement | Reject:
    content = sys.stdin.buffer.read()
    return _read(Found(Path("standard input"), "", content=content))


def _read(found: Found) -> Statement | Reject:
    """Plain text and Markdown are read here; other formats, which can hang or crash a reader, in a process apart."""
    try:
        content = found.read()
    except OSError as error:
        return rejected("documents", found.location, "unreadable", f"the file cannot be read: {error.strerror}")
    with tempfile.TemporaryDirectory() as folder:
        path = found.path
        if found.content is not None:
            path = Path(folder) / "document"
            path.write_bytes(content)
        document_id = hashlib.sha256(content).hexdigest()
        hint = found.media_type or None
        job = Job(path, hint, found.location, document_id, needs_date=False, given=found.given)
        if found.media_type in (TEXT, MARKDOWN):
            examined = examine_here(job)
        else:
            with ReaderProcesses(Settings().max_reading_seconds) as readers:
                [examined] = readers.examine([job])
    if examined.read is None:
        assert examined.reject is not None
        return examined.reject
    about = examined.metadata
    return Statement(
        examined.read.text,
        about.title,
        about.published_on,
        about.publisher or "",
        about.kind or "other",
        about.parties,
    )


def _print(rows: list[dict[str, Any]], form: str) -> None:
    if form == "jsonl":
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    elif form == "csv":
        from orchestration.extraction.rows import COLUMNS

        writer = csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({name: "; ".join(v) if isinstance(v, list) else v for name, v in row.items()} for row in rows)
    else:
        out = console()
        out.print(table(SHOWN, [[_joined(row[name]) for name in SHOWN] for row in rows]))
        out.print(f"{len(rows)} commitment{'' if len(rows) == 1 else 's'}")


def _joined(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value
