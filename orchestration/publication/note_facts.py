"""The figures of a method note, read from one published file.

Belongs here: counting. Does not belong here: wording.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from orchestration.publication.asking import records
from orchestration.publication.stamp import Stamp, read_stamp

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """How often the coder is right on one set of labelled texts, each a share with its 95 % interval.

    Attributes:
        label_set: the texts: `held_out`, `development` or one of the user's own.
        texts: how many they are.
        coder_version: the coder that was measured.
        measured_on: when.
        shares: by figure (`row_holds`, `row_is_commitment`, `commitment_found`): value, low, high, cases; values and
            bounds are None where too few cases would carry them.
    """

    label_set: str
    texts: int
    coder_version: str
    measured_on: date
    shares: dict[str, tuple[float | None, float | None, float | None, int]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a method note tells.

    Attributes:
        stamp: the publication.
        documents: documents taken in, rejected ones included.
        statements: statements read that were published up to the as_of day, copies aside.
        copies: statements that repeat an earlier one nearly word for word.
        digests: statements, of those read, that are our summaries.
        first_on: date of the earliest statement; None where there is none.
        last_on: date of the latest one.
        publishers: publisher and statements, most first.
        years: year and statements, in order.
        languages: language and statements, most first.
        rejects: rule and number, most first.
        commitments: commitments found.
        mentions: mentions of them.
        countries: countries among their parties.
        reviewed: commitments that a person confirmed, corrected or added.
        no_country: commitments with no country stated.
        measured: accuracy of the coder, held-out texts first.
    """

    stamp: Stamp
    documents: int
    statements: int
    copies: int
    digests: int
    first_on: date | None
    last_on: date | None
    publishers: list[tuple[str, int]]
    years: list[tuple[str, int]]
    languages: list[tuple[str, int]]
    rejects: list[tuple[str, int]]
    commitments: int
    mentions: int
    countries: int
    reviewed: int
    no_country: int
    measured: list[Measured]


def read_facts(connection: duckdb.DuckDBPyConnection) -> Facts:
    """The figures of an opened published file."""
    stamp = read_stamp(connection)
    [statements] = records(
        connection,
        "SELECT count(*) FILTER (WHERE copy_of IS NULL) AS statements, count(copy_of) AS copies,"
        " count(*) FILTER (WHERE is_digest AND copy_of IS NULL) AS digests,"
        " min(published_on) FILTER (WHERE copy_of IS NULL) AS first_on,"
        " max(published_on) FILTER (WHERE copy_of IS NULL) AS last_on FROM dim_statement WHERE published_on <= ?",
        [stamp.as_of_on],
    )
    [commitments] = records(
        connection,
        "SELECT count(*) AS commitments, count(*) FILTER (WHERE is_reviewed) AS reviewed,"
        " (SELECT count(*) FROM fct_commitment_mentions) AS mentions, (SELECT count(*) FROM dim_document) AS documents,"
        " (SELECT count(DISTINCT country_code) FROM bridge_commitment_country WHERE country_code <> 'ZZZ')"
        " AS countries,"
        " (SELECT count(*) FROM bridge_commitment_country WHERE country_code = 'ZZZ' AND weight > 0.999) AS no_country"
        " FROM fct_commitments",
    )
    rejects = records(connection, "SELECT rule, count(*) AS n FROM fct_rejects GROUP BY 1 ORDER BY n DESC, rule")
    return Facts(
        stamp=stamp,
        publishers=_counts(connection, "publisher", "n DESC, what", stamp),
        years=_counts(connection, "CAST(year(published_on) AS VARCHAR)", "what", stamp),
        languages=_counts(connection, "coalesce(language, 'not stated')", "n DESC, what", stamp),
        rejects=[(row["rule"], row["n"]) for row in rejects],
        measured=_measured(connection),
        **statements,
        **commitments,
    )


def _counts(connection: duckdb.DuckDBPyConnection, what: str, order: str, stamp: Stamp) -> list[tuple[str, int]]:
    read = "copy_of IS NULL AND published_on <= ?"
    query = f"SELECT {what} AS what, count(*) AS n FROM dim_statement WHERE {read} GROUP BY 1 ORDER BY {order}"
    return [(row["what"], row["n"]) for row in records(connection, query, [stamp.as_of_on])]


def _measured(connection: duckdb.DuckDBPyConnection) -> list[Measured]:
    rows = records(
        connection,
        "SELECT * FROM meta.accuracy WHERE slice_by = 'all'"
        " AND figure IN ('row_holds', 'row_is_commitment', 'commitment_found')"
        " ORDER BY label_set = 'development', label_set <> 'held_out', label_set, figure",
    )
    by_set: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_set.setdefault(row["label_set"], []).append(row)
    return [
        Measured(
            label_set,
            max(row["texts"] for row in found),
            found[0]["coder_version"],
            found[0]["measured_on"],
            {row["figure"]: (row["value"], row["low"], row["high"], row["n"]) for row in found},
        )
        for label_set, found in by_set.items()
    ]
