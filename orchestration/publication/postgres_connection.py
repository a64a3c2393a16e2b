"""A connection to PostgreSQL: where to, and errors in one line that never tell a password.

Belongs here: addresses, statements, transactions, errors. Does not belong here: what is published.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from orchestration.errors import PostgresError, UsageError

if TYPE_CHECKING:
    from adbc_driver_postgresql import dbapi

# Stricter than libpq, which takes part of a password for a host where one of these signs stands in it unescaped, and
# would tell it in its errors.
PART = r"(?:[^%:@/?#\[\]\s]|%(?!00)[0-9A-Fa-f]{2})*"
HOST = r"(?:\[[0-9A-Fa-f:.%]+\]|(?:[^%:@/?#,\[\]\s]|%(?!00)[0-9A-Fa-f]{2})*)(?::\d+)?"
OPTION = r"[a-z_]+=(?:[^%@?#&=\s]|%(?!00)[0-9A-Fa-f]{2})*"
ADDRESS = re.compile(
    rf"postgres(?:ql)?://(?:{PART}(?P<password>:{PART})?@)?{HOST}(?:,{HOST})*(?:/{PART})?"
    rf"(?P<options>\?(?:{OPTION}(?:&{OPTION})*)?)?"
)
# A lost connection is noticed within two minutes, and a host that does not answer within ten seconds.
PATIENCE = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
    "fallback_application_name": "cooperation",
}
TELLING = ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE")
LOST = (
    "terminating connection",
    "server closed the connection",
    "no connection to the server",
    "SSL connection has been",
)
NOT_INSTALLED = (
    "publishing to PostgreSQL needs its driver, which is not installed; "
    "install it with: pip install 'cooperation-warehouse[postgres]'"
)


def address_of(given: str | None) -> str:
    """The address to publish to: the one given, else all from libpq's own variables and files.

    Raises:
        UsageError: it is no address, or a password in it cannot be told from what follows; the message quotes nothing.
    """
    if not given:
        if not any(os.environ.get(name) for name in TELLING):
            raise UsageError(
                "no PostgreSQL server is named; give --to postgresql://user@host/database, or set "
                "COOPERATION_POSTGRES_URL, or PGHOST and PGDATABASE, or PGSERVICE"
            )
        return "postgresql://"
    found = ADDRESS.fullmatch(given)
    if found is None:
        raise UsageError(
            "the PostgreSQL address is not of the form postgresql://user@host:port/database?option=value; write signs "
            "such as @ : / ? # % in its parts as %40 %3A %2F %3F %23 %25, or leave the password to PGPASSWORD or "
            "~/.pgpass"
        )
    if re.search(r"[?&]password=", found["options"] or ""):
        raise UsageError("the PostgreSQL address has a password among its options; leave it to PGPASSWORD or ~/.pgpass")
    return given


def _with_patience(address: str) -> str:
    taken = set(re.findall(r"[?&]([a-z_]+)=", address))
    taken |= {"connect_timeout"} if os.environ.get("PGCONNECT_TIMEOUT") else set()
    added = "&".join(f"{name}={value}" for name, value in PATIENCE.items() if name not in taken)
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}{added}"


@dataclass(frozen=True, slots=True)
class Session:
    """One connection. What is done is not there for others before `commit`."""

    connection: "dbapi.Connection"

    def execute(self, statement: str) -> None:
        """Runs one statement that answers nothing."""
        with _told(), self.connection.cursor() as cursor:
            cursor.execute(statement)

    def execute_all(self, statements: Sequence[str]) -> None:
        """Runs several statements that answer nothing, sent at once: all of them or none are done."""
        body = ";\n".join(statements)
        mark = "$all$"
        while mark in body:
            mark = f"{mark[:-1]}_$"
        if statements:
            self.execute(f"DO {mark}\nBEGIN\n{body};\nEND\n{mark}")

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows that a query answers; `$1` and so on in it stand for the values."""
        with _told(), self.connection.cursor() as cursor:
            cursor.execute(query, values or None)
            return list(cursor.fetchall())

    def append(self, schema: str, table: str, rows: pa.RecordBatchReader) -> int:
        """Adds rows to a table whose columns have the same names and types, in this order; their number."""
        with _told(), self.connection.cursor() as cursor:
            return int(cursor.adbc_ingest(table, rows, mode="append", db_schema_name=schema))

    def commit(self) -> None:
        """Keeps what was done since the last commit."""
        with _told():
            self.connection.commit()

    def rollback(self) -> None:
        """Undoes what was done since the last commit."""
        with _told():
            self.connection.rollback()


@contextmanager
def connected(given: str | None) -> Iterator[Session]:
    """A connection to an address, closed at the end, whatever was not committed undone.

    Raises:
        UsageError: the address cannot be used.
        PostgresError: the driver is not installed, or the server does not let us in.
    """
    address = address_of(given)
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError:
        raise PostgresError(NOT_INSTALLED) from None
    with _told():
        connection = dbapi.connect(_with_patience(address))
    try:
        yield Session(connection)
    finally:
        with suppress(dbapi.Error):  # it is lost already: the server undoes what was not committed
            connection.close()


@contextmanager
def _told() -> Iterator[None]:
    """Turns the driver's errors into ours: the server's own words in one line, without the statement."""
    from adbc_driver_postgresql import dbapi

    try:
        yield
    except dbapi.Error as error:
        details = {str(name, "ascii"): str(value, "utf-8", "replace") for name, value in error.details or ()}
        said = details.get("PG_DIAG_MESSAGE_PRIMARY") or _words_of_server(str(error))
        more = f" ({details['PG_DIAG_MESSAGE_DETAIL']})" if "PG_DIAG_MESSAGE_DETAIL" in details else ""
        what = "the connection to PostgreSQL was lost" if any(sign in said for sign in LOST) else "PostgreSQL says"
        # the driver's own text may quote the statement, so that it stays out of traces too
        raise PostgresError(f"{what}: {' '.join(f'{said}{more}'.split())}", state=error.sqlstate or "") from None


def _words_of_server(said: str) -> str:
    first = said.partition("\nQuery was:")[0].partition(" SQLSTATE:")[0]
    words = re.sub(r"^[A-Z_]+: (\[libpq\] )?", "", first)
    return re.sub(r"^Failed to .*?(FATAL|ERROR): +", "", words, flags=re.DOTALL).strip()
