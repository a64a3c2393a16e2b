"""A PostgreSQL server for the tests that need one, and teams that publish to it.

Belongs here: fixtures. Does not belong here: how the server is started (`tests/postgres_server.py`).
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from orchestration.publication.duckdb_file import publish
from orchestration.publication.postgres import PublishedPostgres, publish_to_postgres
from schemas.facts import FctCommitmentsByCountry
from schemas.meta import Runs
from schemas.publication import Publication
from tests.conftest import Rows, make_working_file, plant

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
    """Published files, and the database that they are published to.

    Attributes:
        server: where the database is.
        database: its name; it is the publisher's.
        publisher: who publishes.
        reader: who may read what is published.
        folder: where published files lie.
        template: a published file with no rows of marts.
    """

    server: "Server"
    database: str
    publisher: str
    reader: str
    folder: Path
    template: Path

    @property
    def url(self) -> str:
        """The publisher's address, with the password."""
        return self.server.url(self.database, self.publisher)

    def release(self, run_id: str = "some-run", count: int = 1, *, rows: Rows | None = None) -> Path:
        """Makes another release in DuckDB, in which one country has a count and one run an id; the current file."""
        number = len(list(self.folder.glob("cooperation-*"))) + 1
        numbered = self.folder / f"cooperation-{number:06d}.duckdb"
        shutil.copyfile(self.template, numbered)  # faster than publishing anew
        country = {"country_code": "KEN", "country_name": "Kenya", "commitment_count": count}
        release = {"release_number": number, "run_id": run_id}
        planted = {FctCommitmentsByCountry: [country], Runs: [{"run_id": run_id}], Publication: [release]}
        with duckdb.connect(str(numbered)) as file:
            plant(file, {**planted, **(rows or {})})
        current = self.folder / "cooperation.duckdb"
        shutil.copyfile(numbered, current)
        return current

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


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published file with no rows of marts."""
    folder = tmp_path_factory.mktemp("template")
    return publish(make_working_file(folder / "warehouse.duckdb", {}), folder, keep=1).path


@pytest.fixture
def team(postgres: "Server", template: Path, tmp_path: Path) -> Team:
    """Published files, and a database with nothing in it."""
    publisher, reader = postgres.role("publisher"), postgres.role("reader")
    return Team(postgres, postgres.database(publisher), publisher, reader, tmp_path, template)
