"""Switching the views of PostgreSQL to another release, in one short transaction between the queries of readers.

Belongs here: waiting, trying again, saying who is in the way. Does not belong here: what the views are
(`postgres_views`).
"""

import time
from collections import Counter
from collections.abc import Collection, Sequence

from orchestration.errors import PostgresError
from orchestration.publication.postgres_connection import Session
from orchestration.publication.postgres_views import change_to
from schemas import Table
from schemas.postgres_ddl import identifier
from schemas.publication import Publication

# Who may hold a snapshot from before the release was there: through the new views it would find the tables empty.
EARLIER = """
SELECT l.virtualtransaction
FROM pg_stat_activity s
JOIN pg_locks l ON l.pid = s.pid AND l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND l.granted
WHERE s.datname = current_database() AND s.pid <> pg_backend_pid() AND s.usesysid IS NOT NULL
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
# Most read first: whoever still comes then waits at the first one, and holds none of those that we wait for.
READ_JUST_NOW = """
SELECT n.nspname::text, c.relname::text, count(*)
FROM pg_locks l
JOIN pg_class c ON c.oid = l.relation AND c.relkind = 'v'
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND n.nspname IN ('marts', 'meta') AND l.pid <> pg_backend_pid()
GROUP BY 1, 2
"""
NO_LOCK, TOO_LONG, DEADLOCK = "55P03", "57014", "40P01"
IN_USE = (NO_LOCK, TOO_LONG, DEADLOCK)
# Seconds. Readers wait for us no longer than a whole attempt. It ends before a server looks for deadlocks, after one
# second by default: else a reader could be the one whose query it breaks off.
FIRST_WAIT, LONGEST_WAIT, ATTEMPT, LONGEST_ATTEMPT, LONGEST_PAUSE = 0.1, 0.4, 0.9, 8.0, 1.0


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
    change = change_to(session, schema, tables, readers)
    reads: Counter[str] = Counter()
    wait, attempt, pause = FIRST_WAIT, ATTEMPT, FIRST_WAIT
    while True:
        reads.update({f"{name}.{identifier(view)}": count for name, view, count in session.rows(READ_JUST_NOW)})
        try:
            session.execute(f"SET LOCAL lock_timeout = '{wait * 1000:.0f}ms'")
            session.execute(f"SET LOCAL statement_timeout = '{attempt * 1000:.0f}ms'")
            session.execute_all(change.statements(reads))
            session.commit()
        except PostgresError as error:
            if error.state not in IN_USE:
                raise
            session.rollback()
            if time.monotonic() >= end:
                raise PostgresError(_in_use(session, patience, HOLD_A_VIEW), state=error.state) from None
            if error.state == TOO_LONG:  # a slow server
                attempt = min(attempt * 2, LONGEST_ATTEMPT)
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


def _in_use(session: Session, patience: float, which: str) -> str:
    holders = session.rows(HOLDERS.format(which=which))
    session.rollback()
    shown = "; ".join(f"process {pid} of {user}{f' ({program})' if program else ''}" for pid, user, program in holders)
    return (
        f"the views were in use for {patience:g} seconds by an open transaction"
        f"{f', of {shown}' if shown else ''}; end it"
    )
