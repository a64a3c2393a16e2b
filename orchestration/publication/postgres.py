"""A release in PostgreSQL: copied into a schema of its own, then shown by stable views; the former one stays till then.

Belongs here: the order of steps, what is checked first, removal of old releases. Does not belong here: how a release is
copied (`postgres_copy`), how views change (`postgres_views`).
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import PostgresError
from orchestration.progress import Progress, Silent
from orchestration.publication.postgres_connection import Session, connected
from orchestration.publication.postgres_copy import VERSION_SCHEMA, Release, copy, opened, release_of
from orchestration.publication.postgres_switch import repoint
from orchestration.publication.postgres_views import present_views
from schemas import PUBLISHED
from schemas.postgres_ddl import identifier, literal

PATIENCE = 60.0  # seconds to wait for readers' transactions to end
ABOUT = """
SELECT current_database()::text, current_user::text, current_setting('server_encoding'),
    current_setting('transaction_read_only') = 'on', has_database_privilege(current_database(), 'CREATE')
"""
LOCK = "SELECT pg_try_advisory_lock(hashtextextended('cooperation publish', 0))"
VERSIONS = f"""
SELECT n.nspname::text, coalesce(obj_description(n.oid, 'pg_namespace'), '')
FROM pg_namespace n WHERE n.nspname ~ '{VERSION_SCHEMA}'
"""
AGAIN = "then run again: cooperation publish --to"


@dataclass(frozen=True, slots=True)
class PublishedPostgres:
    """One publication to PostgreSQL.

    Attributes:
        database: its name.
        release: number of the release that is current now.
        schema: the schema of its tables; its views are in `marts` and `meta`.
        rows: number of rows a table, by `schema.table` of its view; empty where it had been copied before.
        former: number of the release that was current before; None where there was none.
        removed: numbers of old releases that were removed.
        left: why old releases could not be removed, by number; the next publication tries again.
    """

    database: str
    release: int
    schema: str
    rows: dict[str, int]
    former: int | None
    removed: tuple[int, ...]
    left: dict[int, str]


def publish_to_postgres(
    published: Path,
    target: str | None,
    *,
    keep: int,
    readers: Collection[str] = (),
    patience: float = PATIENCE,
    progress: Progress | None = None,
) -> PublishedPostgres:
    """Copies the current published DuckDB file to PostgreSQL and makes it current there.

    Args:
        published: the file, under the name that readers use.
        target: address of the database, `postgresql://...`; what it leaves out, and all where it is empty, comes from
            libpq's variables (`PGHOST` ...), its password file and its service file.
        keep: how many of the newest releases stay in the database, the current one among them.
        readers: roles that may read the views and the tables of this release; `public` for everybody.
        patience: how long to wait for readers' open transactions, in seconds.
        progress: who listens.

    Raises:
        UsageError: the address cannot be used.
        PublicationError: there is no published file of this version of the package.
        PostgresError: the server cannot be reached or refuses something; the former release stays current there.
    """
    with opened(published) as file, connected(target) as session:
        release = release_of(file)
        database = _check(session, readers)
        former = _number(present_views(session).current)
        with _former_stays(former):
            is_copied = _is_copied(session, release, database)
            session.commit()
            rows: dict[str, int] = {}
            with (progress or Silent()).stage("PostgreSQL", len(PUBLISHED) + 1) as advance:
                if not is_copied:
                    rows = copy(file, session, release, PUBLISHED, advance)
                repoint(session, release.schema, PUBLISHED, readers, patience=patience)
                advance(1)
        removed, left = _remove_old(session, keep, release.number)
    return PublishedPostgres(database, release.number, release.schema, rows, former, removed, left)


def _check(session: Session, readers: Collection[str]) -> str:
    """Makes sure, before anything is copied, that it can be; the name of the database."""
    [(database, user, encoding, is_read_only, may_create)] = session.rows(ABOUT)
    nothing = "nothing is changed"
    if is_read_only:
        raise PostgresError(f"database {database} only lets {user} read: it is a copy or set read-only; {nothing}")
    if encoding != "UTF8":
        raise PostgresError(f"database {database} has encoding {encoding}; make one with encoding UTF8; {nothing}")
    if not may_create:
        raise PostgresError(
            f"user {user} may not make schemas in database {database}; {nothing}; its owner allows it with: "
            f"GRANT CREATE ON DATABASE {identifier(database)} TO {identifier(user)}"
        )
    roles = {name for (name,) in session.rows("SELECT rolname::text FROM pg_roles")}
    unknown = [name for name in readers if name not in roles and name.lower() != "public"]
    if unknown:
        raise PostgresError(f"there is no role {unknown[0]} to let read; make it with CREATE ROLE; {nothing}")
    if session.rows(LOCK) != [(True,)]:
        raise PostgresError(f"another publication to database {database} is under way; wait for it to end, {AGAIN}")
    return str(database)


def _is_copied(session: Session, release: Release, database: str) -> bool:
    """Whether the release is there already, whole, as a publication left it that could not make it current."""
    present = dict(session.rows(VERSIONS))
    if release.schema in present and present[release.schema] != release.description:
        raise PostgresError(
            f"schema {release.schema} of database {database} holds another release {release.number}, of another home "
            f"or one that was begun anew; use another database, or remove it with DROP SCHEMA {release.schema} CASCADE"
        )
    return release.schema in present


def _remove_old(session: Session, keep: int, current: int) -> tuple[tuple[int, ...], dict[int, str]]:
    numbers = sorted(int(schema.removeprefix("cooperation_r")) for schema, _ in session.rows(VERSIONS))
    session.rollback()
    kept = {current, *[number for number in numbers if number != current][-(keep - 1) :][: keep - 1]}
    removed, left = [], {}
    for number in numbers:
        if number in kept:
            continue
        try:
            _remove(session, f"cooperation_r{number:06d}")
            removed.append(number)
        except PostgresError as error:
            session.rollback()
            left[number] = str(error)
    return tuple(removed), left


def _remove(session: Session, schema: str) -> None:
    """Drops a version unless somebody reads it just now or has built on it."""
    tables = session.rows(
        "SELECT relname::text FROM pg_class"
        f" WHERE relnamespace = {literal(schema)}::regnamespace AND relkind = 'r' ORDER BY 1"
    )
    session.execute("SET LOCAL lock_timeout = '200ms'")
    names = ", ".join(f"{schema}.{identifier(table)}" for (table,) in tables)
    session.execute_all([*([f"DROP TABLE {names}"] if names else []), f"DROP SCHEMA {schema}"])
    session.commit()


def _number(schema: str) -> int | None:
    found = re.fullmatch(VERSION_SCHEMA.strip("^$"), schema)
    return int(found[1]) if found else None


@contextmanager
def _former_stays(former: int | None) -> Iterator[None]:
    """Says of an error what it means for readers, and what to do."""
    try:
        yield
    except PostgresError as error:
        state = "nothing is published there yet" if former is None else f"release {former} stays current there"
        raise PostgresError(f"{error}; {state}; mend this, {AGAIN}", state=error.state) from None
