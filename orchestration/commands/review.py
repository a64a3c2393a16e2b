"""`cooperation review`: commitments out to a workbook, decisions back from it, labelled texts out."""

from argparse import Namespace
from pathlib import Path

import polars as pl

from orchestration.days import now, parse_day
from orchestration.errors import CooperationError, UsageError
from orchestration.handover import take
from orchestration.home import Home
from orchestration.reference import codes
from orchestration.reviews.anchoring import Pool
from orchestration.reviews.appending import append_rows
from orchestration.reviews.labels import write_labels
from orchestration.reviews.model import Target
from orchestration.reviews.reading import read_reviews
from orchestration.reviews.returned import fresh_rows, read_workbook
from orchestration.reviews.selection import Wanted, selected
from orchestration.reviews.workbook import write_workbook
from orchestration.settings import Settings
from orchestration.terminal import console, table
from schemas.base import Table
from schemas.raw import Documents, Mentions, Statements
from schemas.reviews import MentionReviews, Reviews


def review(options: Namespace) -> int:
    """Runs one of `export`, `import` and `labels`.

    Raises:
        CooperationError: the home holds nothing yet, or another process holds it.
        UsageError: a filter or the workbook cannot be used.
    """
    settings = Settings(home=options.home) if options.home else Settings()
    home = Home(settings.home.absolute())
    return {"export": _export, "import": _import, "labels": _labels}[options.action](home, options)


def _export(home: Home, options: Namespace) -> int:
    if options.file.suffix.lower() != ".xlsx":
        raise UsageError(f"{options.file} must end in .xlsx")
    country = options.country.upper()
    if country and country not in (*codes("countries"), *codes("grouping_names")):
        raise UsageError(f"{options.country!r} is no code of a country or grouping; write for instance IND or EU")
    if options.limit < 1:
        raise UsageError(f"--limit {options.limit} leaves nothing; give 1 or more")
    since = parse_day(options.since) if options.since else None
    wanted = Wanted(options.statement, country, since, options.unreviewed, options.limit)
    statements, mentions = _of(home, "statements", Statements), _of(home, "mentions", Mentions)
    content, found = selected(wanted, statements, mentions, _of(home, "mentions", MentionReviews), options.reviewer)
    if not content.statements:
        raise CooperationError("nothing meets these filters, so no file was written; leave one of them out")
    write_workbook(options.file, content)
    left = f" of {found}; --limit or --unreviewed gives the others" if len(content.commitments) < found else ""
    out = console()
    out.print(f"{len(content.commitments)} commitments{left}", soft_wrap=True)
    out.print(f"{len(content.statements)} statements. Workbook: {options.file}", soft_wrap=True)
    return 0


def _import(home: Home, options: Namespace) -> int:
    if not options.file.is_file():
        raise UsageError(f"{options.file} is not there; give the workbook that came back")
    statements, documents = _of(home, "statements", Statements), _of(home, "statements", Documents)

    def own_words(target: Target) -> Target | None:
        """The target with the place and the text's own form of its words."""
        pool = Pool.of([target], statements, documents, Mentions.empty_frame())
        statement_id = pool.found[target]
        place = None if statement_id is None else pool.place_of(target, statement_id)
        if statement_id is None or place is None:
            return None
        row = pool.statements[statement_id]
        return Target(statement_id, row["document_id"], place.start, place.end, row["text"][place.start : place.end])

    returned = read_workbook(options.file, own_words)
    reviewer = " ".join((options.reviewer or returned.reviewer).split())
    if not reviewer:
        raise UsageError(f"{options.file} does not say who decided; write the name into it, or give --reviewer NAME")
    with home.owned("cooperation review import"):
        known = read_reviews(home.reviews_file.read_bytes()).reviews if home.reviews_file.is_file() else ()
        fresh = fresh_rows(returned.decisions, known, reviewer, now())
        if fresh:
            append_rows(home.reviews_file, fresh)
    out = console()
    if returned.problems:
        out.print(table(["not taken", "why"], returned.problems))
    there = len(returned.decisions) - len(fresh)
    out.print(f"{len(fresh)} decisions of {reviewer} taken into {home.reviews_file}", soft_wrap=True)
    if there:
        out.print(f"{there} stood there already")
    if fresh:
        out.print("They count from the next run on: cooperation run")
    return 0


def _labels(home: Home, options: Namespace) -> int:
    folder: Path = options.folder
    written = write_labels(
        folder,
        _of(home, "mentions", Reviews),
        _of(home, "statements", Statements),
        _of(home, "mentions", Mentions),
        _of(home, "mentions", MentionReviews),
    )
    out = console()
    if not written.texts:
        raise CooperationError(
            "no statement is marked as fully read; mark some in a workbook (cooperation review export), then run"
        )
    out.print(
        f"{written.texts} texts with {written.labels} labels, {written.decided} of them decided one by one: {folder}",
        soft_wrap=True,
    )
    if written.copies:
        out.print(f"{written.copies} copies left out: mark their originals as fully read")
    out.print(f"Score the coder on them: cooperation evaluate {folder}", soft_wrap=True)
    return 0


def _of(home: Home, stage: str, model: type[Table]) -> pl.DataFrame:
    if not home.published_warehouse.exists():
        raise CooperationError(f"{home.root} holds no warehouse yet; make it with: cooperation run")
    return take(home, stage, model)
