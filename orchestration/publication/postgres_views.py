"""What readers of PostgreSQL see: stable views, repointed to another release in one short transaction.

Belongs here: views, grants, waiting for readers. Does not belong here: tables of a release (`postgres_copy`).
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from orchestration.errors import PostgresError
from orchestration.publication.postgres_connection import Session
from orchestration.publication.postgres_copy import VERSION_SCHEMA
from schemas import Table
from schemas.postgres_ddl import column_types, comment, create_view, described, identifier, view_name
from schemas.publication import Publication

VIEW_SCHEMAS = ("marts", "meta")
OURS = f"""
SELECT vn.nspname::text, v.relname::text, tn.nspname::text
FROM pg_class v
JOIN pg_namespace vn ON vn.oid = v.relnamespace
JOIN pg_rewrite r ON r.ev_class = v.oid
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
JOIN pg_class t ON t.oid = d.refobjid AND t.oid <> v.oid AND t.relname = v.relname
JOIN pg_namespace tn ON tn.oid = t.relnamespace
WHERE v.relkind = 'v' AND vn.nspname IN ('marts', 'meta') AND tn.nspname ~ '{VERSION_SCHEMA}'
GROUP BY 1, 2, 3
"""
COLUMNS = """
SELECT n.nspname::text, c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname IN ('marts', 'meta') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY 1, 2, a.attnum
"""
COMMENTS = """
SELECT n.nspname::text, c.relname::text, coalesce(a.attname::text, ''), d.description
FROM pg_description d
JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE n.nspname IN ('marts', 'meta')
"""
# Who may hold a snapshot from before the release was there: through the new views it would find the tables empty.
EARLIER = """
SELECT l.virtualtransaction
FROM pg_stat_activity s
JOIN pg_locks l ON l.pid = s.pid AND l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND l.granted
WHERE s.datname = current_database() AND s.pid <> pg_backend_pid()
    AND age(s.backend_xmin) >= (SELECT age(xmin) FROM {schema}.{publication} LIMIT 1)
"""
STILL = "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'virtualxid' AND mode = 'ExclusiveLock' AND granted"
HOLDERS = """
SELECT s.pid, coalesce(s.usename::text, '?'), coalesce(s.application_name, '')
FROM pg_stat_activity s
WHERE s.datname = current_database() AND s.pid <> pg_backend_pid() AND ({which})
ORDER BY s.xact_start NULLS LAST, s.pid
LIMIT 3
"""
HOLD_A_VIEW = """s.pid IN (
    SELECT l.pid FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE l.granted AND n.nspname IN ('marts', 'meta'))"""
IN_USE = ("55P03", "57014", "40P01")  # lock not available, statement took too long, deadlock
FIRST_WAIT, LONGEST_WAIT, LONGEST_PAUSE = 0.1, 2.0, 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Views:
    """The stable views as they are.

    Attributes:
        current: the schema that they show; empty where there are none yet.
        ours: names of those that publishing made, as `schema.view`.
        columns: name and type of the columns of each table and view beside them.
        comments: what their comments say, by `schema.view` and column; the column is "" for the view itself.
    """

    current: str
    ours: frozenset[str]
    columns: dict[str, list[tuple[str, str]]]
    comments: dict[tuple[str, str], str]


def present_views(session: Session) -> Views:
    """What stands in the schemas of views."""
    versions = {f"{schema}.{identifier(view)}": version for schema, view, version in session.rows(OURS)}
    columns: dict[str, list[tuple[str, str]]] = {}
    for schema, relation, column, kind in session.rows(COLUMNS):
        columns.setdefault(f"{schema}.{identifier(relation)}", []).append((column, kind))
    comments = {(f"{schema}.{identifier(name)}", column): text for schema, name, column, text in session.rows(COMMENTS)}
    return Views(versions.get(view_name(Publication), ""), frozenset(versions), columns, comments)


def repoint(
    session: Session, schema: str, tables: Sequence[type[Table]], readers: Collection[str], *, patience: float
) -> None:
    """Makes the views show a release, all at once, and lets readers read them.

    A reader's transaction that has read a view keeps what it shows until it ends, so that all its queries are about one
    release; we wait for it, in short attempts, between which everybody goes on.

    Args:
        session: with nothing uncommitted.
        schema: that of the release.
        tables: its tables.
        readers: roles that may read.
        patience: how long to try, in seconds.

    Raises:
        PostgresError: readers did not end in time, or the server refuses something; the views are as before then.
    """
    end = time.monotonic() + patience
    _wait_for_earlier(session, schema, end, patience)
    statements = _statements(session, schema, tables, readers)
    wait, pause = FIRST_WAIT, FIRST_WAIT
    while True:
        try:
            session.execute(f"SET LOCAL lock_timeout = '{wait * 1000:.0f}ms'")
            session.execute(f"SET LOCAL statement_timeout = '{1000 + wait * 2000:.0f}ms'")
            session.execute_all(statements)
            session.commit()
        except PostgresError as error:
            if error.state not in IN_USE:
                raise
            session.rollback()
            if time.monotonic() >= end:
                raise PostgresError(_in_use(session, patience, HOLD_A_VIEW), state=error.state) from None
        else:
            return
        time.sleep(pause)
        wait, pause = min(wait * 2, LONGEST_WAIT), min(pause * 2, LONGEST_PAUSE)


def _wait_for_earlier(session: Session, schema: str, end: float, patience: float) -> None:
    query = EARLIER.format(schema=schema, publication=identifier(Publication.table_name()))
    earlier, pause = set(session.rows(query)), FIRST_WAIT
    session.rollback()
    while earlier and (earlier := earlier & set(session.rows(STILL))):
        if time.monotonic() >= end:
            marks = ", ".join(f"'{transaction}'" for (transaction,) in earlier)
            which = f"s.pid IN (SELECT l.pid FROM pg_locks l WHERE l.virtualtransaction IN ({marks}))"
            raise PostgresError(_in_use(session, patience, which))
        session.rollback()
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _statements(session: Session, schema: str, tables: Sequence[type[Table]], readers: Collection[str]) -> list[str]:
    views = present_views(session)
    schemas = {name for (name,) in session.rows("SELECT nspname::text FROM pg_namespace")}
    session.rollback()
    statements = [f"CREATE SCHEMA {name}" for name in VIEW_SCHEMAS if name not in schemas]
    wanted = {view_name(model): model for model in tables}
    strange = [name for name in wanted if name in views.columns and name not in views.ours]
    if strange:
        raise PostgresError(f"{strange[0]} is there already and no view of this warehouse; use another database")
    statements += [f"DROP VIEW {name}" for name in sorted(views.ours - set(wanted))]
    for name, model in wanted.items():
        before = views.columns.get(name, [])
        is_other = list(column_types(model).items())[: len(before)] != before  # it may only get more, at its end
        statements += [f"DROP VIEW {name}"] if is_other else []
        statements.append(create_view(model, schema))
        known = {} if is_other else views.comments
        statements += [
            comment("VIEW", name, column, text)
            for column, text in described(model).items()
            if known.get((name, column)) != text
        ]
    for reader in readers:
        role = "PUBLIC" if reader.lower() == "public" else identifier(reader)
        statements.append(f"GRANT USAGE ON SCHEMA {', '.join((*VIEW_SCHEMAS, schema))} TO {role}")
        statements.append(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}")
        statements.append(f"GRANT SELECT ON {', '.join(wanted)} TO {role}")
    return statements


def _in_use(session: Session, patience: float, which: str) -> str:
    holders = session.rows(HOLDERS.format(which=which))
    session.rollback()
    shown = "; ".join(f"process {pid} of {user}{f' ({program})' if program else ''}" for pid, user, program in holders)
    return (
        f"the views were in use for {patience:g} seconds by an open transaction"
        f"{f', of {shown}' if shown else ''}; end it"
    )
