"""Which mentions and statements go into a workbook.

Belongs here: filters, and the rows in the words of the sheets. Does not belong here: the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from orchestration.groupings import expand, reference_memberships
from orchestration.reviews.model import Target
from orchestration.reviews.sheets import FIELDS, STATEMENT_FIELDS, TARGET
from orchestration.reviews.values import untyped
from orchestration.reviews.workbook import Content

AROUND = 250  # code points on either side of the words


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters; empty ones let everything through.

    Attributes:
        statement: beginning of a statement's id, or part of its title.
        country: country or grouping code; a country also stands behind the groupings it belonged to on the day.
        since: first day of publication.
        unreviewed: only mentions that nobody decided on.
        limit: most mentions.
    """

    statement: str = ""
    country: str = ""
    since: date | None = None
    unreviewed: bool = False
    limit: int = 1_000


def selected(
    wanted: Wanted, statements: pl.DataFrame, mentions: pl.DataFrame, mention_reviews: pl.DataFrame, reviewer: str = ""
) -> tuple[Content, int]:
    """Rows for a workbook, by date, statement and place, and how many mentions meet the filters.

    Statements without a mention are among them where nothing but statement and date is asked for: a person may find
    something in them.

    Args:
        wanted: filters.
        statements: rows of `schemas.raw.Statements`.
        mentions: rows of `schemas.raw.Mentions`, as people decided them.
        mention_reviews: rows of `schemas.reviews.MentionReviews`.
        reviewer: name put in beforehand.
    """
    about = {row["statement_id"]: row for row in statements.sort("published_on", "statement_id").to_dicts()}
    read = {key: row for key, row in about.items() if _is_wanted(row, wanted)}
    decided = {row["mention_id"]: row for row in mention_reviews.to_dicts()}
    order = {key: place for place, key in enumerate(read)}
    found = [
        row
        for row in mentions.to_dicts()
        if row["statement_id"] in read
        and not (wanted.unreviewed and row["mention_id"] in decided)
        and (not wanted.country or wanted.country in _parties(row, read[row["statement_id"]]["published_on"]))
    ]
    found.sort(key=lambda row: (order[row["statement_id"]], row["start_offset"], row["mention_id"]))
    shown = found[: wanted.limit]
    if wanted.country or wanted.unreviewed or len(shown) < len(found):
        told = {row["statement_id"] for row in shown}
        read = {key: row for key, row in read.items() if key in told}
    labels = {key: _label(number, row) for number, (key, row) in enumerate(read.items(), start=1)}
    content = Content(
        [_commitment(number, row, about, labels, decided) for number, row in enumerate(shown, start=1)],
        [_statement(row, labels[key]) for key, row in read.items()],
        [
            {"statement": labels[key], "text": paragraph}
            for key, row in read.items()
            for paragraph in row["text"].splitlines()
            if paragraph.strip()
        ],
        reviewer,
    )
    return content, len(found)


def _is_wanted(row: Mapping[str, Any], wanted: Wanted) -> bool:
    if wanted.since is not None and row["published_on"] < wanted.since:
        return False
    named = wanted.statement.casefold()
    return not named or row["statement_id"].startswith(named) or named in row["title"].casefold()


def _parties(row: Mapping[str, Any], on: date) -> frozenset[str]:
    named = (*row["actors"], *row["partners"])
    return frozenset(named) | expand(named, on, reference_memberships())


def _label(number: int, row: Mapping[str, Any]) -> str:
    return f"{number} | {row['published_on']} | {row['title'][:60]}"


def _commitment(
    number: int,
    row: Mapping[str, Any],
    about: Mapping[str, Mapping[str, Any]],
    labels: Mapping[str, str],
    decided: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    statement = about[row["statement_id"]]
    review = decided.get(row["mention_id"])
    start, end = row["start_offset"], row["end_offset"]
    text = statement["text"]
    target = Target(row["statement_id"], statement["document_id"], start, end, row["quote"])
    return {
        "no.": number,
        "statement": labels[row["statement_id"]],
        "words": row["quote"],
        **{name: untyped(name, row[name]) or None for name in FIELDS},
        "decided before": f"{review['decision']} by {review['reviewers']}" if review else None,
        "around the words": " ".join(text[max(0, start - AROUND) : end + AROUND].split()),
        TARGET: str(target),
    }


def _statement(row: Mapping[str, Any], label: str) -> dict[str, Any]:
    return {
        "statement": label,
        **{name: untyped(name, row[name]) or None for name in STATEMENT_FIELDS},
        TARGET: str(Target(row["statement_id"], row["document_id"])),
    }
