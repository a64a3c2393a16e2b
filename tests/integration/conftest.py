"""A PostgreSQL server for the tests that need one, and homes that publish to it.

Belongs here: fixtures. Does not belong here: how the server is started (`tests/postgres_server.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orchestration.publication.duckdb_file import publish
from orchestration.publication.postgres import PublishedPostgres, publish_to_postgres
from schemas.facts import FctCommitmentsByCountry
from schemas.meta import Runs
from tests.conftest import make_working_file

if TYPE_CHECKING:
    import psycopg

    from tests.postgres_server import Server


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Server]":
    """A real server on loopback; tests that need it are skipped where PostgreSQL is not installed."""
    from tests.postgres_server import missing, running

    if reason := missing():
        pytest.skip(reason)
    with running() as server:
        yield server


@dataclass(frozen=True)
class Team:
    """A home, and the database that it publishes to.

    Attributes:
        server: where the database is.
        database: its name; it is the publisher's.
        publisher: who publishes.
        reader: who may read what is published.
        folder: of the home.
    """

    server: "Server"
    database: str
    publisher: str
    reader: str
    folder: Path

    @property
    def url(self) -> str:
        """The publisher's address, with the password."""
        return self.server.url(self.database, self.publisher)

    def release(self, run_id: str = "some-run", count: int = 1, **more: Any) -> Path:
        """Makes a release in DuckDB, in which one country has a count and one run an id; the current file."""
        country = {"country_code": "KEN", "country_name": "Kenya", "commitment_count": count}
        rows = {FctCommitmentsByCountry: [country], Runs: [{"run_id": run_id}], **more.get("rows", {})}
        warehouse = make_working_file(self.folder / "warehouse.duckdb", rows)
        return publish(warehouse, self.folder / "published", keep=50).path

    def publish(self, published: Path, **options: Any) -> PublishedPostgres:
        """Publishes a file to the database, as the publisher, for the reader."""
        given = {"keep": 3, "readers": [self.reader], "patience": 5.0, **options}
        return publish_to_postgres(published, given.pop("url", self.url), **given)

    def connect(self, user: str | None = None, **options: Any) -> "psycopg.Connection":
        """A connection of the reader, or of another user."""
        return self.server.connect(self.database, user or self.reader, **options)

    def ask(self, query: str, user: str | None = None) -> list[tuple[Any, ...]]:
        """Rows that the reader, or another user, is answered."""
        with self.connect(user) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]  # a query in a variable

    def versions(self) -> list[str]:
        """Schemas of the releases that are there."""
        query = "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'cooperation%' ORDER BY 1"
        return [schema for (schema,) in self.ask(query)]


@pytest.fixture
def team(postgres: "Server", tmp_path: Path) -> Team:
    """A home and a database with nothing in it."""
    publisher, reader = postgres.role("publisher"), postgres.role("reader")
    return Team(postgres, postgres.database(publisher), publisher, reader, tmp_path)
