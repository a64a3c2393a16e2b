"""Publications to PostgreSQL that fail: one line that says what to do, without a password; the former release whole."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orchestration.errors import PostgresError, PublicationError, UsageError
from orchestration.publication import postgres, postgres_copy
from orchestration.publication.postgres_connection import Session
from schemas import PUBLISHED
from tests.integration.conftest import Team
from tests.postgres_server import PASSWORD

SHOWN = "SELECT release_number, run_id, commitment_count FROM meta.publication, marts.fct_commitments_by_country"
FORMER = "release 1 stays current there; mend this, then run again: cooperation publish --to"


@pytest.fixture
def published(team: Team) -> tuple[Team, Path]:
    """A team whose database shows release 1, and the file of release 2."""
    team.publish(team.release("run-1", 1))
    return team, team.release("run-2", 2)


def end_connection_of(team: Team) -> None:
    """Ends the publisher's connections, as a restart of the server or a lost network would."""
    with team.server.connect(team.database) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = %s",
            [team.publisher, team.database],
        ).fetchall()
    assert ended == [(True,)]


def calls(target: Callable[..., Any], before: Callable[[int], None]) -> Callable[..., Any]:
    """As `target`, after something that is told how often it was called."""
    count = 0

    def called(*values: Any, **options: Any) -> Any:
        nonlocal count
        count += 1
        before(count)
        return target(*values, **options)

    return called


@pytest.mark.parametrize("table", [1, 19, len(PUBLISHED)])
def test_a_connection_lost_in_mid_copy_leaves_nothing_behind(
    published: tuple[Team, Path], monkeypatch: pytest.MonkeyPatch, table: int
) -> None:
    team, second = published

    def lose(count: int) -> None:
        if count == table:
            end_connection_of(team)

    with monkeypatch.context() as patch:
        patch.setattr(postgres_copy, "_append", calls(postgres_copy._append, lose))
        with pytest.raises(PostgresError) as told:
            team.publish(second)
    lost = "the connection to PostgreSQL was lost: terminating connection due to administrator command"
    assert str(told.value).startswith(lost)
    assert str(told.value).endswith(FORMER)
    assert "\n" not in str(told.value)
    assert team.versions() == ["cooperation_r000001"]
    assert team.ask(SHOWN) == [(1, "run-1", 1)]
    assert team.publish(second).release == 2
    assert team.ask(SHOWN) == [(2, "run-2", 2)]


def test_a_connection_lost_while_rows_are_sent_leaves_nothing_behind(
    published: tuple[Team, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    team, second = published
    append = Session.append

    def lose_in_between(session: Session, schema: str, table: str, rows: Any) -> int:
        import pyarrow as pa

        def batches() -> Any:
            for batch in rows:
                yield batch
                end_connection_of(team)
                yield from [batch] * 200  # more than fits into what the system keeps of a lost connection

        return append(session, schema, table, pa.RecordBatchReader.from_batches(rows.schema, batches()))

    with monkeypatch.context() as patch:
        patch.setattr(Session, "append", lose_in_between)
        with pytest.raises(PostgresError, match=f"the connection to PostgreSQL was lost: .*{FORMER}") as told:
            team.publish(second)
    assert "\n" not in str(told.value)
    assert team.versions() == ["cooperation_r000001"]
    assert team.ask(SHOWN) == [(1, "run-1", 1)]
    assert team.publish(second).release == 2


def test_a_connection_lost_while_views_change_leaves_no_half_of_them(
    published: tuple[Team, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    team, second = published
    execute_all, commit = Session.execute_all, Session.commit

    def lose_before_the_commit(session: Session) -> None:
        end_connection_of(team)
        commit(session)

    def change_views(session: Session, statements: Any) -> None:
        execute_all(session, statements)
        if any(statement.startswith("CREATE OR REPLACE VIEW") for statement in statements):
            monkeypatch.setattr(Session, "commit", lose_before_the_commit)

    with monkeypatch.context() as patch:
        patch.setattr(Session, "execute_all", change_views)
        with pytest.raises(PostgresError, match=FORMER):
            team.publish(second)
    monkeypatch.undo()
    assert team.ask(SHOWN) == [(1, "run-1", 1)]
    done = team.publish(second)
    assert (done.release, done.rows) == (2, {})  # the copy was whole
    assert team.ask(SHOWN) == [(2, "run-2", 2)]


def test_a_full_disk_of_the_server_leaves_the_former_release(
    published: tuple[Team, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    team, second = published
    with team.server.connect(team.database) as connection:
        connection.execute(
            "CREATE FUNCTION public.full() RETURNS event_trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE disk_full USING MESSAGE = 'could not extend file: No space left on device'; END $$"
        )
        connection.execute(
            "CREATE EVENT TRIGGER full_disk ON ddl_command_end WHEN TAG IN ('CREATE INDEX')"
            " EXECUTE FUNCTION public.full()"
        )
        with pytest.raises(PostgresError, match=f"No space left on device; {FORMER}"):
            team.publish(second)
        connection.execute("DROP EVENT TRIGGER full_disk")
    assert team.versions() == ["cooperation_r000001"]
    assert team.publish(second).release == 2


def test_two_publications_at_once_do_not_meet(published: tuple[Team, Path]) -> None:
    team, second = published
    with team.connect(team.publisher) as other:
        other.execute(postgres.LOCK)
        with pytest.raises(PostgresError, match=r"another publication to database .* is under way; wait for it to end"):
            team.publish(second)
    assert team.publish(second).release == 2


def test_a_release_of_another_home_is_not_taken_for_this_one(team: Team) -> None:
    team.publish(team.release("run-1", 1))
    for file in team.folder.iterdir():
        file.unlink()
    with pytest.raises(PostgresError, match=r"schema cooperation_r000001 of database .* holds another release 1"):
        team.publish(team.release("another-run", 9))
    assert team.ask(SHOWN) == [(1, "run-1", 1)]


def test_tables_of_others_are_never_replaced(team: Team) -> None:
    with team.connect(team.publisher) as own:
        own.execute("CREATE SCHEMA marts")
        own.execute("CREATE TABLE marts.dim_country (theirs int)")
    with pytest.raises(PostgresError, match=r'marts\."dim_country" is there already and no view of this warehouse'):
        team.publish(team.release())
    assert team.ask("SELECT count(*) FROM marts.dim_country", team.publisher) == [(0,)]


def test_a_view_whose_columns_changed_is_made_anew_unless_somebody_builds_on_it(
    published: tuple[Team, Path],
) -> None:
    team, second = published
    with team.connect(team.publisher) as own:
        view = "marts.fct_commitments_by_country"
        own.execute(f"DROP VIEW {view}")
        own.execute(
            f"CREATE VIEW {view} AS"
            " SELECT commitment_count AS number FROM cooperation_r000001.fct_commitments_by_country"
        )
        own.execute("CREATE VIEW marts.fct_gone AS SELECT 1 AS theirs")
        own.execute(f"CREATE VIEW public.built AS SELECT number FROM {view}")
        with pytest.raises(PostgresError, match=r"because other objects depend on it .*view built depends on view"):
            team.publish(second)
        assert own.execute("SELECT number FROM public.built").fetchall() == [(1,)]
        own.execute("DROP VIEW public.built")
        assert team.publish(second).release == 2
        assert own.execute("SELECT theirs FROM marts.fct_gone").fetchall() == [(1,)]
    assert team.ask(SHOWN) == [(2, "run-2", 2)]


def refusals(team: Team) -> dict[str, tuple[str, str]]:
    """Addresses that cannot be published to, by why, with what is said."""
    server, database = team.server, team.database
    down = server.url(database, team.publisher).replace(f":{server.port}/", ":1/")
    wrong = server.url(database, team.publisher, password="wrong horse")
    return {
        "server down": (down, 'connection to server at "127.0.0.1", port 1 failed: Connection refused'),
        "wrong password": (wrong, f'password authentication failed for user "{team.publisher}"'),
        "no such database": (server.url("nowhere", team.publisher), 'database "nowhere" does not exist'),
        "reader": (
            server.url(database, team.reader),
            f"user {team.reader} may not make schemas in database {database}",
        ),
        "unescaped": (f"postgresql://me:{PASSWORD}@127.0.0.1/{database}", "the PostgreSQL address is not of the form"),
        "password as option": (f"postgresql://h/{database}?password=hunter2hunter2", "a password among its options"),
        "other scheme": ("mysql://me:hunter2hunter2@h/d", "the PostgreSQL address is not of the form"),
    }


REFUSED = ("server down", "wrong password", "no such database", "reader", "unescaped", "password as option")


@pytest.mark.parametrize("why", [*REFUSED, "other scheme"])
def test_an_address_that_cannot_be_used_is_told_in_one_line_without_its_password(team: Team, why: str) -> None:
    published = team.release()
    address, said = refusals(team)[why]
    with pytest.raises((PostgresError, UsageError)) as told:
        team.publish(published, url=address)
    assert said in str(told.value)
    assert "\n" not in str(told.value)
    for secret in (PASSWORD, "shown", "to/anyone", "wrong", "horse", "hunter2"):
        assert secret not in str(told.value)


def test_a_database_that_is_read_only_or_of_another_encoding_is_told_before_anything_is_copied(team: Team) -> None:
    published = team.release()
    team.server.execute("ALTER ROLE {} SET default_transaction_read_only = on", team.publisher)
    with pytest.raises(PostgresError, match=f"database {team.database} only lets {team.publisher} read"):
        team.publish(published)
    latin = f"{team.database}_latin"
    team.server.execute("CREATE DATABASE {} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0", latin)
    with pytest.raises(PostgresError, match=f"database {latin} has encoding LATIN1"):
        team.publish(published, url=team.server.url(latin))


def test_a_reader_that_is_no_role_is_told_before_anything_is_copied(team: Team) -> None:
    with pytest.raises(PostgresError, match="there is no role nobody to let read"):
        team.publish(team.release(), readers=["nobody"])
    assert team.versions() == []


def test_a_home_without_a_published_file_is_told(team: Team) -> None:
    with pytest.raises(PublicationError, match="is not there yet; make it with: cooperation run"):
        team.publish(team.folder / "cooperation.duckdb")


def test_a_driver_that_is_not_installed_is_told_in_one_line(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    published = team.release()
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
    with pytest.raises(PostgresError, match=r"install it with: pip install 'cooperation-warehouse\[postgres\]'"):
        team.publish(published)
