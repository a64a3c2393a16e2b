"""Everything known of one commitment, mention or statement, gathered from the published file and the home's texts.

Belongs here: which rows belong to an id. Does not belong here: resolving the id, drawing.
"""

from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.home import Home
from orchestration.publication.asking import records
from orchestration.publication.citation import Citation
from orchestration.publication.showing_ids import Found, find
from orchestration.publication.showing_words import CleanTexts, Explanation, Words, words_of
from orchestration.publication.stamp import Stamp, read_stamp

NOT_STATED = "not stated"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShownMention:
    """One mention with its words.

    Attributes:
        row: its row of `fct_commitment_mentions`.
        statement: its statement's row of `dim_statement`.
        words: the quote in its paragraph.
        explanation: how each field was decided.
        review: its row of `fct_mention_reviews`, where people decided on it.
        decisions: their decisions, rows of `fct_reviews`.
    """

    row: Row
    statement: Row
    words: Words
    explanation: Explanation
    review: Row | None
    decisions: list[Row]


@dataclass(frozen=True, slots=True)
class Shown:
    """What an id stands for.

    Attributes:
        found: the id.
        stamp: the publication that was asked.
        commitment: the row of `fct_commitments` with parties and sectors in words; None for a statement.
        statement: the row of `dim_statement`: of a commitment, that which proves its status.
        mentions: its mentions, in order; of a mention, itself; of a statement, none.
        told: of a statement, the commitments that it tells of.
        history: statuses of the commitment, in order.
        related: successors, predecessors and possible duplicates of the commitment.
        documents: documents of the statement.
        names: names of parties by code.
        citation: how to cite it.
    """

    found: Found
    stamp: Stamp
    commitment: Row | None
    statement: Row
    mentions: list[ShownMention]
    told: list[Row]
    history: list[Row]
    related: list[Row]
    documents: list[Row]
    names: dict[str, str]
    citation: Citation


def gather(connection: duckdb.DuckDBPyConnection, home: Home, typed: str) -> Shown:
    """Everything known of the row that `typed` means.

    Args:
        connection: the published file, opened by `asking.asked`.
        home: where the clean texts are looked for.
        typed: an id, a former one, or the beginning of one.

    Raises:
        CooperationError: see `showing_ids.find`.
    """
    found, stamp = find(connection, typed), read_stamp(connection)
    if found.kind == "statement":
        return _statement(connection, found, stamp)
    texts = CleanTexts(home, stamp.coder_version)
    rows = records(
        connection,
        f"SELECT * FROM fct_commitment_mentions WHERE {found.kind}_id = ? ORDER BY mention_position",
        [found.id],
    )
    mentions = [_mention(connection, row, texts) for row in rows]
    commitment_id = rows[0]["commitment_id"]
    [commitment] = records(
        connection,
        "SELECT c.*, r.actors, r.partners, r.sectors FROM fct_commitments AS c"
        " INNER JOIN rpt_commitments AS r USING (commitment_id) WHERE c.commitment_id = ?",
        [commitment_id],
    )
    proving = next((one for one in mentions if one.row["mention_id"] == commitment["mention_id"]), mentions[0])
    return Shown(
        found,
        stamp,
        commitment,
        proving.statement,
        mentions,
        [],
        _history(connection, commitment_id),
        _related(connection, commitment_id),
        [],
        _names(connection),
        _citation(proving.statement, proving.row["quote_url"], found, stamp),
    )


def _statement(connection: duckdb.DuckDBPyConnection, found: Found, stamp: Stamp) -> Shown:
    [statement] = _by_id(connection, "dim_statement", "statement_id", found.id)
    told = records(
        connection,
        "SELECT m.mention_id, m.commitment_id, m.start_offset, m.status, c.status AS status_now, m.quote"
        " FROM fct_commitment_mentions AS m INNER JOIN fct_commitments AS c USING (commitment_id)"
        " WHERE m.statement_id = ? ORDER BY m.start_offset, m.mention_id",
        [found.id],
    )
    documents = _by_id(connection, "dim_document", "statement_id", found.id)
    citation = _citation(statement, None, found, stamp)
    return Shown(found, stamp, None, statement, [], told, [], [], documents, _names(connection), citation)


def _mention(connection: duckdb.DuckDBPyConnection, row: Row, texts: CleanTexts) -> ShownMention:
    [statement] = _by_id(connection, "dim_statement", "statement_id", row["statement_id"])
    reviews = _by_id(connection, "fct_mention_reviews", "mention_id", row["mention_id"])
    decisions = records(
        connection,
        "SELECT * FROM fct_reviews WHERE ? IN (mention_id, other_mention_id) ORDER BY reviewed_at, review_id",
        [row["mention_id"]],
    )
    words = words_of(row, texts.text(row["statement_id"]))
    return ShownMention(row, statement, words, texts.explanation(row), reviews[0] if reviews else None, decisions)


def _by_id(connection: duckdb.DuckDBPyConnection, table: str, column: str, value: str) -> list[Row]:
    return records(connection, f"SELECT * FROM {table} WHERE {column} = ? ORDER BY ALL", [value])


def _history(connection: duckdb.DuckDBPyConnection, commitment_id: str) -> list[Row]:
    return records(
        connection,
        "SELECT * FROM fct_commitment_status_history WHERE commitment_id = ? ORDER BY status_position",
        [commitment_id],
    )


def _related(connection: duckdb.DuckDBPyConnection, commitment_id: str) -> list[Row]:
    """Related commitments, each with what it is to this one."""
    return records(
        connection,
        """
        WITH both_ways AS (
            SELECT
                related_commitment_id AS commitment_id,
                CASE relation WHEN 'successor' THEN 'predecessor' ELSE replace(relation, '_', ' ') END AS is_its,
                score, reason
            FROM bridge_commitment_relation WHERE commitment_id = ?
            UNION ALL
            SELECT
                commitment_id,
                CASE relation WHEN 'successor' THEN 'successor' ELSE replace(relation, '_', ' ') END AS is_its,
                score, reason
            FROM bridge_commitment_relation WHERE related_commitment_id = ?
        )
        SELECT b.commitment_id, b.is_its, r.first_seen_on, r.status, r.quote, b.score, b.reason
        FROM both_ways AS b INNER JOIN rpt_commitments AS r USING (commitment_id)
        ORDER BY r.first_seen_on, b.commitment_id
        """,
        [commitment_id, commitment_id],
    )


def _names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = records(
        connection,
        "SELECT grouping_code AS code, grouping_name AS name FROM dim_grouping"
        " UNION ALL SELECT country_code, country_name FROM dim_country",
    )
    return {row["code"]: row["name"] for row in rows}


def _citation(statement: Row, quote_url: str | None, found: Found, stamp: Stamp) -> Citation:
    publisher = statement["publisher"]
    return Citation(
        title=statement["title"],
        publisher="" if publisher == NOT_STATED else publisher,
        published_on=statement["published_on"],
        url=quote_url or statement["source_url"] or "",
        retrieved_on=statement["known_on"],
        language=statement["language"] or "",
        is_digest=statement["is_digest"],
        coded_as=found.id,
        stamp=stamp,
    )
