"""What happened to each mention between two releases, and why: SQL that finds the facts, for the rules to judge.

Belongs here: pairing mentions, statements and commitments of two attached files. Does not belong here: the rules
(`changes`), and what follows for commitments (`differences`).
"""

from collections.abc import Callable, Sequence
from typing import Any

import duckdb

from orchestration.publication.changes import MentionFacts, cause_of_mention
from orchestration.publication.compared_files import Side

CODES = (
    *("status", "actors", "partners", "sectors", "instrument", "amount", "amount_kind", "currency", "due"),
    *("due_basis", "done", "strength", "source_class", "quote"),
)
METADATA = ("title", "published_on", "publisher", "source_url", "kind", "copy_of")

# Statements by another id: read anew from a document that the former release had too, or edited, which is to say that
# a new text stands where one that is gone stood: at the same address, or with the same date, title and publisher.
SUCCESSORS = """
CREATE OR REPLACE TEMP TABLE successors AS
WITH gone AS (SELECT * FROM {former}.marts.dim_statement ANTI JOIN {present}.marts.dim_statement USING (statement_id)),
unread AS (SELECT * FROM {present}.marts.dim_statement ANTI JOIN {former}.marts.dim_statement USING (statement_id)),
reread AS (
    SELECT DISTINCT o.statement_id AS former_id, n.statement_id AS present_id, 'kept' AS state
    FROM unread JOIN {present}.marts.dim_document AS n USING (statement_id)
    JOIN {former}.marts.dim_document AS o USING (document_id)
    WHERE o.statement_id IS NOT NULL
),
edited AS (
    SELECT gone.statement_id AS former_id, unread.statement_id AS present_id, 'edited' AS state
    FROM gone JOIN unread ON gone.source_url = unread.source_url
    UNION
    SELECT gone.statement_id, unread.statement_id, 'edited'
    FROM gone JOIN unread USING (published_on, title, publisher)
)
SELECT * FROM reread
UNION ALL
SELECT * FROM edited
WHERE former_id NOT IN (SELECT former_id FROM reread) AND present_id NOT IN (SELECT present_id FROM reread)
"""
# What former ids are today: as meta.rekeys says, and by the same words of an edited statement. Where the former file
# is the later one, its own rekeys are read backwards.
MOVED_MENTIONS = """
CREATE OR REPLACE TEMP TABLE moved_mentions AS
WITH gone AS (
    SELECT * FROM {former}.marts.fct_commitment_mentions
    ANTI JOIN {present}.marts.fct_commitment_mentions USING (mention_id)
),
known AS (
    SELECT old_id, new_id, 1 AS place FROM {present}.meta.rekeys
    UNION ALL
    SELECT new_id, old_id, 2 FROM {former}.meta.rekeys
    UNION ALL
    SELECT gone.mention_id, n.mention_id, 3
    FROM gone
    JOIN successors ON gone.statement_id = successors.former_id
    JOIN {present}.marts.fct_commitment_mentions AS n
        ON successors.present_id = n.statement_id AND gone.quote = n.quote
)
SELECT gone.mention_id AS former_id, arg_min(n.mention_id, (known.place, n.mention_id)) AS present_id
FROM gone
JOIN known ON gone.mention_id = known.old_id
JOIN {present}.marts.fct_commitment_mentions AS n ON known.new_id = n.mention_id
GROUP BY gone.mention_id
"""
SAME_COMMITMENTS = """
CREATE OR REPLACE TEMP TABLE same_commitments AS
WITH gone AS (
    SELECT * FROM {former}.marts.fct_commitments ANTI JOIN {present}.marts.fct_commitments USING (commitment_id)
),
known AS (
    SELECT old_id, new_id, 1 AS place, NULL::DATE AS told_on FROM {present}.meta.rekeys
    UNION ALL
    SELECT new_id, old_id, 2, NULL FROM {former}.meta.rekeys
    UNION ALL
    SELECT o.commitment_id, n.commitment_id, 3, o.published_on
    FROM gone
    JOIN {former}.marts.fct_commitment_mentions AS o USING (commitment_id)
    JOIN moved_mentions ON o.mention_id = moved_mentions.former_id
    JOIN {present}.marts.fct_commitment_mentions AS n ON moved_mentions.present_id = n.mention_id
),
moved AS (
    SELECT gone.commitment_id AS former_id, arg_min(n.commitment_id, (place, told_on, n.commitment_id)) AS present_id
    FROM gone
    JOIN known ON gone.commitment_id = known.old_id
    JOIN {present}.marts.fct_commitments AS n ON known.new_id = n.commitment_id
    GROUP BY gone.commitment_id
),
paired AS (
    SELECT commitment_id AS former_id, commitment_id AS present_id
    FROM {former}.marts.fct_commitments SEMI JOIN {present}.marts.fct_commitments USING (commitment_id)
    UNION ALL
    SELECT former_id, present_id FROM moved
)
SELECT
    former_id,
    present_id,
    row_number() OVER (PARTITION BY present_id ORDER BY former_id <> present_id, first_seen_on, former_id) = 1
        AS is_main
FROM paired JOIN {former}.marts.fct_commitments AS o ON paired.former_id = o.commitment_id
"""
REVIEWS = """
CREATE OR REPLACE TEMP TABLE changed_reviews AS
WITH o AS (
    SELECT review_id, action, value, mention_id, other_mention_id, statement_id
    FROM {former_reviews} WHERE outcome = 'applied'
),
n AS (
    SELECT review_id, action, value, mention_id, other_mention_id, statement_id
    FROM {present_reviews} WHERE outcome = 'applied'
),
changed AS (
    SELECT * FROM o ANTI JOIN n USING (review_id, action)
    UNION ALL
    SELECT * FROM n ANTI JOIN o USING (review_id, action)
)
SELECT DISTINCT
    review_id,
    action NOT IN ('confirm', 'fully_read') OR value IS NOT NULL AS decides,
    unnest([mention_id, other_mention_id]) AS mention_id,
    CASE WHEN mention_id IS NULL THEN statement_id END AS statement_id
FROM changed
"""
NO_REVIEWS = """(
    SELECT '' AS review_id, '' AS action, '' AS outcome, '' AS value, '' AS mention_id, '' AS other_mention_id,
        '' AS statement_id
    WHERE false
)"""
# The newest day that the former release had read of whom an unread statement comes from.
NEWEST_READ = """
CREATE OR REPLACE TEMP TABLE newest_read AS
WITH counted AS (SELECT * FROM {former}.marts.dim_statement WHERE published_on <= DATE '{former_as_of}'),
by_publisher AS (
    SELECT publisher, max(published_on) AS day FROM counted WHERE publisher <> 'not stated' GROUP BY publisher
),
by_pair AS (
    SELECT country_code_1, country_code_2, max(published_on) AS day
    FROM counted JOIN {former_pairs} USING (statement_id)
    WHERE country_code_1 <> 'ZZZ'
    GROUP BY country_code_1, country_code_2
),
unread AS (SELECT * FROM {present}.marts.dim_statement ANTI JOIN counted USING (statement_id)),
unread_pairs AS (
    SELECT unread.statement_id, max(by_pair.day) AS day
    FROM unread JOIN {present_pairs} USING (statement_id) JOIN by_pair USING (country_code_1, country_code_2)
    GROUP BY unread.statement_id
)
SELECT
    unread.statement_id,
    unread.published_on >= coalesce(
        by_publisher.day, unread_pairs.day, (SELECT max(published_on) FROM counted), unread.published_on
    ) AS is_newer
FROM unread
LEFT JOIN by_publisher USING (publisher)
LEFT JOIN unread_pairs USING (statement_id)
"""
NO_COUNTRIES = "(SELECT '' AS statement_id, '' AS country_code WHERE false)"
# Pairs of a statement's countries; a country alone is paired with ZZZ.
PAIRS = """(
    SELECT ones.statement_id, ones.country_code AS country_code_1, others.country_code AS country_code_2
    FROM {countries} AS ones JOIN {countries} AS others
        ON ones.statement_id = others.statement_id AND ones.country_code < others.country_code
    UNION ALL
    SELECT statement_id, min(country_code), 'ZZZ' FROM {countries} GROUP BY statement_id HAVING count(*) = 1
)"""
STATEMENTS = """
CREATE OR REPLACE TEMP TABLE told_otherwise AS
SELECT
    n.statement_id,
    o.document_count <> n.document_count
    OR coalesce(n.copy_of NOT IN (SELECT statement_id FROM {former}.marts.dim_statement), false)
    OR coalesce(o.copy_of NOT IN (SELECT statement_id FROM {present}.marts.dim_statement), false) AS by_documents
FROM {former}.marts.dim_statement AS o JOIN {present}.marts.dim_statement AS n USING (statement_id)
WHERE hash({former_metadata}) <> hash({present_metadata})
"""
MENTIONS = """
CREATE OR REPLACE TEMP TABLE changed_mentions AS
WITH o AS (
    SELECT m.*, coalesce(moved.present_id, m.mention_id) AS present_mention_id, same.present_id AS present_commitment_id
    FROM {former}.marts.fct_commitment_mentions AS m
    LEFT JOIN moved_mentions AS moved ON m.mention_id = moved.former_id
    LEFT JOIN same_commitments AS same ON m.commitment_id = same.former_id
),
n AS (
    SELECT m.*, main.former_id AS former_commitment_id
    FROM {present}.marts.fct_commitment_mentions AS m
    LEFT JOIN same_commitments AS main ON m.commitment_id = main.present_id AND main.is_main
),
compared AS (
    SELECT
        coalesce(n.mention_id, o.mention_id) AS mention_id,
        o.mention_id AS former_mention_id,
        coalesce(n.statement_id, o.statement_id) AS statement_id,
        coalesce(n.published_on, o.published_on) AS published_on,
        coalesce(o.present_commitment_id, o.commitment_id) AS left_id,
        n.commitment_id AS joined_id,
        CASE
            WHEN o.mention_id IS NULL THEN 'added'
            WHEN n.mention_id IS NULL THEN 'removed'
            WHEN o.mention_id <> n.mention_id OR hash({former_codes}) <> hash({present_codes}) THEN 'recoded'
            WHEN o.commitment_id IS DISTINCT FROM n.former_commitment_id THEN 'relinked'
            ELSE 'same'
        END AS change,
        CASE
            WHEN o.statement_id = n.statement_id THEN 'kept'
            WHEN o.mention_id IS NOT NULL THEN coalesce(
                (CASE WHEN later.published_on > DATE '{present_as_of}' THEN 'uncounted'
                    WHEN later.statement_id IS NOT NULL THEN 'kept' END),
                gone.state, 'gone'
            )
            ELSE coalesce(
                (CASE WHEN earlier.published_on > DATE '{former_as_of}' THEN 'uncounted'
                    WHEN earlier.statement_id IS NOT NULL THEN 'kept' END),
                came.state, 'unread'
            )
        END AS statement
    FROM o
    FULL JOIN n ON o.present_mention_id = n.mention_id
    LEFT JOIN {present}.marts.dim_statement AS later ON o.statement_id = later.statement_id
    LEFT JOIN {former}.marts.dim_statement AS earlier ON n.statement_id = earlier.statement_id
    LEFT JOIN (SELECT DISTINCT former_id, state FROM successors) AS gone ON o.statement_id = gone.former_id
    LEFT JOIN (SELECT DISTINCT present_id, state FROM successors) AS came ON n.statement_id = came.present_id
),
deciding AS (SELECT DISTINCT mention_id, statement_id FROM changed_reviews WHERE decides)
SELECT
    compared.*,
    coalesce(newest_read.is_newer, false) AS is_newer,
    mention_id IN (SELECT mention_id FROM deciding WHERE mention_id IS NOT NULL)
    OR coalesce(former_mention_id IN (SELECT mention_id FROM deciding WHERE mention_id IS NOT NULL), false)
    OR statement_id IN (SELECT statement_id FROM deciding WHERE statement_id IS NOT NULL) AS is_reviewed,
    coalesce(told_otherwise.by_documents, false) AS is_told_otherwise
FROM compared
LEFT JOIN newest_read USING (statement_id)
LEFT JOIN told_otherwise USING (statement_id)
WHERE change <> 'same' OR told_otherwise.statement_id IS NOT NULL OR is_reviewed
"""
FACTS = ("change", "statement", "is_newer", "is_reviewed", "is_told_otherwise")


def _pairs(side: Side) -> str:
    return PAIRS.format(countries=side.table("bridge_statement_country", NO_COUNTRIES))


def find_changed_mentions(connection: duckdb.DuckDBPyConnection, former: Side, present: Side) -> None:
    """Makes temporary tables about what differs between the mentions of two attached files.

    `same_commitments` (former_id, present_id, is_main: the one of several that the present one continues),
    `changed_reviews` (review_id, mention_id, statement_id), and `mention_causes` (mention_id, statement_id,
    published_on, joined_id and left_id, which are the commitments concerned by their present ids, and cause).
    """
    columns = {
        "former": former.catalog,
        "present": present.catalog,
        "former_as_of": former.as_of.isoformat(),
        "present_as_of": present.as_of.isoformat(),
        "former_reviews": former.table("fct_reviews", NO_REVIEWS),
        "present_reviews": present.table("fct_reviews", NO_REVIEWS),
        "former_pairs": _pairs(former),
        "present_pairs": _pairs(present),
        "former_codes": _listed("o", CODES),
        "present_codes": _listed("n", CODES),
        "former_metadata": _listed("o", METADATA),
        "present_metadata": _listed("n", METADATA),
    }
    for query in (SUCCESSORS, MOVED_MENTIONS, SAME_COMMITMENTS, REVIEWS, NEWEST_READ, STATEMENTS, MENTIONS):
        connection.execute(query.format(**columns))

    def judged(row: Sequence[Any]) -> tuple[str]:
        change, statement, is_newer, is_reviewed, is_told_otherwise = row
        facts = MentionFacts(
            change,
            statement,
            is_newer,
            is_reviewed,
            is_told_otherwise,
            coder_changed=former.software != present.software,
            code_lists_changed=former.reference_version != present.reference_version,
        )
        return (str(cause_of_mention(facts)),)

    judge(connection, "changed_mentions", FACTS, judged, ("cause",), "mention_causes")


def judge(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    facts: Sequence[str],
    rule: Callable[[Sequence[Any]], tuple[str, ...]],
    names: Sequence[str],
    target: str,
) -> None:
    """Adds to a table what a rule makes of its facts, asking the rule once for each set of facts that occurs.

    Args:
        connection: holds the table.
        table: rows with facts.
        facts: columns with facts.
        rule: takes one row of facts and gives the values of `names`.
        names: columns to add.
        target: temporary table with all columns of `table` and these.
    """
    listed = ", ".join(facts)
    cases = connection.execute(f"SELECT {listed} FROM {table} GROUP BY ALL").fetchall()
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE judged AS SELECT {listed}, "
        + ", ".join(f"'' AS {name}" for name in names)
        + f" FROM {table} LIMIT 0"
    )
    marks = ", ".join("?" * (len(facts) + len(names)))
    if cases:
        connection.executemany(f"INSERT INTO judged VALUES ({marks})", [(*case, *rule(case)) for case in cases])
    same = " AND ".join(f"rows.{fact} IS NOT DISTINCT FROM judged.{fact}" for fact in facts)
    added = ", ".join(f"judged.{name}" for name in names)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {target} AS SELECT rows.*, {added} FROM {table} AS rows JOIN judged ON {same}"
    )


def _listed(alias: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{column}" for column in columns)
