"""What differs between two releases, commitment by commitment, with the cause of each difference.

Belongs here: SQL over two attached files. Does not belong here: the rules (`changes`), and what is done with the rows
(`kept_changes`, `comparison`).
"""

from collections.abc import Sequence
from typing import Any

import duckdb

from orchestration.publication.changed_mentions import find_changed_mentions, judge
from orchestration.publication.changes import FIELDS, ID_FIELD, Cause, ChangeFacts, Field, Told, causes_of_change
from orchestration.publication.compared_files import Side
from schemas.changes import CORRECTED, NEW, STATUS_CHANGED, WITHDRAWN
from schemas.facts import FctCommitments

# Table, column, and in how many letters its order is written before it, so that lists sort as text.
FROM_BRIDGES = {
    "countries": ("bridge_commitment_country", "country_code", "left(role, 1)", 1),
    "sectors": ("bridge_commitment_sector", "sector", "lpad(CAST(sector_position AS VARCHAR), 3, '0')", 3),
}
MENTION_COLUMN = {"last_seen_on": "published_on"}
DESCRIBING = ("actors", "partners", "sector", "status", "quote")

EVIDENCE = """
CREATE OR REPLACE TEMP TABLE evidence AS
SELECT joined_id AS commitment_id, mention_id, statement_id, published_on, cause
FROM mention_causes WHERE joined_id IS NOT NULL
UNION
SELECT left_id, mention_id, statement_id, published_on, cause FROM mention_causes WHERE left_id IS NOT NULL
"""
CAUSES = """
CREATE OR REPLACE TEMP TABLE commitment_causes AS
SELECT commitment_id, string_agg(DISTINCT cause, ';' ORDER BY cause) AS causes
FROM evidence GROUP BY commitment_id
"""
REVIEWED = """
CREATE OR REPLACE TEMP TABLE commitment_reviews AS
WITH concerned AS (
    SELECT mention_id, statement_id, commitment_id FROM {present}.marts.fct_commitment_mentions
    UNION ALL
    SELECT o.mention_id, o.statement_id, coalesce(same.present_id, o.commitment_id)
    FROM {former}.marts.fct_commitment_mentions AS o
    LEFT JOIN same_commitments AS same ON o.commitment_id = same.former_id
),
found AS (
    SELECT commitment_id, review_id FROM concerned JOIN changed_reviews USING (mention_id)
    UNION
    SELECT commitment_id, review_id FROM concerned JOIN changed_reviews USING (statement_id)
)
SELECT commitment_id, string_agg(review_id, ';' ORDER BY review_id) AS review_ids FROM found GROUP BY commitment_id
"""
# What new mentions tell, by commitment: the values of each field.
TOLD = """
CREATE OR REPLACE TEMP TABLE told AS
SELECT evidence.commitment_id, list(evidence.mention_id) AS mention_ids, {values}
FROM evidence JOIN {present}.marts.fct_commitment_mentions AS m USING (mention_id)
WHERE evidence.cause = '{news}'
GROUP BY evidence.commitment_id
"""
SIDE = """
CREATE OR REPLACE TEMP VIEW {side}_fields AS
SELECT c.commitment_id, c.mention_id, {columns}
FROM {catalog}.marts.fct_commitments AS c
JOIN {catalog}.marts.rpt_commitments AS r USING (commitment_id)
{joins}
"""
BRIDGED = """
CREATE OR REPLACE TEMP TABLE {side}_{name} AS
SELECT commitment_id, array_to_string([x[{width} + 1:] FOR x IN list_sort(list({place} || {column}))], ';') AS {name}
FROM {catalog}.marts.{table} GROUP BY commitment_id
"""
PAIRED = """
CREATE OR REPLACE TEMP TABLE paired AS
SELECT n.commitment_id, n.mention_id, {both}
FROM same_commitments AS same
JOIN former_fields AS o ON same.former_id = o.commitment_id
JOIN present_fields AS n ON same.present_id = n.commitment_id
WHERE same.is_main AND hash({former}) <> hash({present})
"""
CAME_AND_WENT = """
SELECT
    '{new}' AS kind, n.commitment_id, '' AS field, NULL AS before, n.status AS after,
    coalesce(len(told.mention_ids), 0) = c.mention_count AS is_told
FROM present_fields AS n
JOIN {catalog}.marts.fct_commitments AS c USING (commitment_id)
LEFT JOIN told USING (commitment_id)
WHERE n.commitment_id NOT IN (SELECT present_id FROM same_commitments)
UNION ALL
SELECT '{withdrawn}', commitment_id, '', status, NULL, false
FROM former_fields WHERE commitment_id NOT IN (SELECT former_id FROM same_commitments)
UNION ALL
SELECT '{corrected}', present_id, '{id_field}', former_id, present_id, false
FROM same_commitments WHERE former_id <> present_id
"""
FIELD_CHANGES = """
SELECT '{kind}', commitment_id, '{name}', former_{name}, present_{name}, coalesce({is_told}, false)
FROM paired LEFT JOIN told USING (commitment_id)
WHERE former_{name} IS DISTINCT FROM present_{name} {unless}
"""
DIFFERENCES = """
CREATE OR REPLACE TEMP TABLE differences AS
SELECT found.*, coalesce(causes, '') AS causes, review_ids, review_ids IS NOT NULL AS is_decided
FROM ({found}) AS found
LEFT JOIN commitment_causes USING (commitment_id)
LEFT JOIN commitment_reviews USING (commitment_id)
"""
FOUND = """
CREATE OR REPLACE TEMP TABLE found_changes AS
WITH newest AS (
    SELECT commitment_id, cause, arg_max(statement_id, (published_on, statement_id)) AS statement_id
    FROM evidence GROUP BY commitment_id, cause
),
described AS (
    SELECT commitment_id, {describing} FROM present_fields
    UNION ALL
    SELECT commitment_id, {describing} FROM former_fields
    WHERE commitment_id NOT IN (SELECT commitment_id FROM present_fields)
)
SELECT
    d.kind, d.cause, nullif(d.other_causes, '') AS other_causes, d.commitment_id, nullif(d.field, '') AS field,
    d.before, d.after, newest.statement_id, d.review_ids, described.* EXCLUDE (commitment_id, quote),
    CASE WHEN d.kind <> '{corrected}' THEN described.quote END AS quote
FROM judged_differences AS d
LEFT JOIN described USING (commitment_id)
LEFT JOIN newest ON d.commitment_id = newest.commitment_id AND d.cause = newest.cause
"""


def find_changes(connection: duckdb.DuckDBPyConnection, former: Side, present: Side) -> None:
    """Makes the temporary table `found_changes`: the columns of `schemas.changes.Changes` but those of the release.

    Args:
        connection: has both files attached.
        former: the earlier release.
        present: the later one.
    """
    find_changed_mentions(connection, former, present)
    fields = [field for field in FIELDS if _is_in(field, former) and _is_in(field, present)]
    names = [field.name for field in fields]
    for name, side in (("former", former), ("present", present)):
        for bridged, (table, column, place, width) in FROM_BRIDGES.items():
            connection.execute(
                BRIDGED.format(
                    side=name, name=bridged, catalog=side.catalog, table=table, column=column, place=place, width=width
                )
            )
        connection.execute(_side(name, side.catalog, names))
    connection.execute(EVIDENCE)
    connection.execute(CAUSES)
    connection.execute(REVIEWED.format(former=former.catalog, present=present.catalog))
    valued = [field for field in fields if field.told is Told.BY_VALUE]
    values = ", ".join(
        f"list(CAST(m.{MENTION_COLUMN.get(field.name, field.name)} AS VARCHAR)) AS told_{field.name}"
        for field in valued
    )
    connection.execute(TOLD.format(present=present.catalog, values=values, news=Cause.NEW_STATEMENT))
    connection.execute(
        PAIRED.format(
            both=", ".join(f"o.{name} AS former_{name}, n.{name} AS present_{name}" for name in names),
            former=", ".join(f"o.{name}" for name in names),
            present=", ".join(f"n.{name}" for name in names),
        )
    )
    whole = CAME_AND_WENT.format(
        catalog=present.catalog, new=NEW, withdrawn=WITHDRAWN, corrected=CORRECTED, id_field=ID_FIELD
    )
    found = " UNION ALL ".join([whole, *(_field_changes(field, names) for field in fields)])
    connection.execute(DIFFERENCES.format(found=found))
    _judge(connection, former, present)
    connection.execute(FOUND.format(describing=", ".join(DESCRIBING), corrected=CORRECTED))


def _is_in(field: Field, side: Side) -> bool:
    if field.name in FROM_BRIDGES:
        return True
    return field.name in side.tables[f"marts.{_table(field.name)}"]


def _table(name: str) -> str:
    return "fct_commitments" if name in FctCommitments.frame_schema() else "rpt_commitments"


def _side(side: str, catalog: str, names: Sequence[str]) -> str:
    places = {"fct_commitments": "c", "rpt_commitments": "r"}
    columns = [
        f"CAST({name if name in FROM_BRIDGES else places[_table(name)]}.{name} AS VARCHAR) AS {name}" for name in names
    ]
    joins = "".join(f"LEFT JOIN {side}_{name} AS {name} USING (commitment_id)\n" for name in FROM_BRIDGES)
    return SIDE.format(side=side, catalog=catalog, columns=", ".join(columns), joins=joins)


def _field_changes(field: Field, names: Sequence[str]) -> str:
    told = {
        Told.BY_PROOF: "list_contains(told.mention_ids, paired.mention_id)",
        Told.BY_VALUE: f"list_contains(told.told_{field.name}, present_{field.name})",
        Told.BY_ANY: "told.commitment_id IS NOT NULL",
        Told.NEVER: "false",
    }
    unless = "".join(
        f" AND former_{name} IS NOT DISTINCT FROM present_{name}" for name in field.follows if name in names
    )
    kind = STATUS_CHANGED if field.name == "status" else CORRECTED
    return FIELD_CHANGES.format(kind=kind, name=field.name, is_told=told[field.told], unless=unless)


def _judge(connection: duckdb.DuckDBPyConnection, former: Side, present: Side) -> None:
    def judged(row: Sequence[Any]) -> tuple[str, str]:
        kind, field, causes, is_told, is_decided = row
        first, *others = causes_of_change(
            ChangeFacts(
                kind,
                field,
                frozenset(causes.split(";")) - {""},
                is_told,
                is_decided,
                code_lists_changed=former.reference_version != present.reference_version,
                as_of_changed=former.as_of != present.as_of,
            )
        )
        return str(first), ";".join(others)

    facts = ("kind", "field", "causes", "is_told", "is_decided")
    judge(connection, "differences", facts, judged, ("cause", "other_causes"), "judged_differences")
