"""`cooperation publish --to`, and the asset that publishes to PostgreSQL after each run: where credentials come from,
and that they go nowhere."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import dagster as dg
import pytest

from orchestration.assets.postgres import PostgresTarget, published_postgres
from orchestration.build import build_defs
from orchestration.errors import PostgresError
from orchestration.home import Home
from orchestration.jobs import JOB, TO_LOG_FILE
from orchestration.publication.postgres_connection import address_of
from orchestration.settings import Settings
from tests.integration.conftest import Team
from tests.postgres_server import PASSWORD

SECRETS = (PASSWORD, quote(PASSWORD, safe=""), PASSWORD.replace(":", "\\:"))


@pytest.fixture
def home(team: Team, tmp_path: Path) -> Home:
    """A home that has published release 1."""
    home = Home(tmp_path / "home")
    home.prepare()
    shutil.copyfile(team.release("run-1", 1), home.published_warehouse)
    return home


def publish(home: Home, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `cooperation publish`; no password may stand in what it prints."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "COOPERATION_"))}
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "publish", "--home", str(home.root), *words],
        env={**others, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert not any(secret in done.stdout + done.stderr for secret in SECRETS)
    return done


def in_files(folder: Path) -> list[Path]:
    """Files in which a password stands."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(secret.encode() in path.read_bytes() for secret in SECRETS)]


def test_a_release_is_published_and_told_in_a_line(team: Team, home: Home) -> None:
    done = publish(home, "--to", team.url, "--grant", team.reader)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        f"Release 1 is current in PostgreSQL database {team.database} (schema cooperation_r000001, "
    )
    assert done.stdout.endswith(" rows); its views are in schemas marts and meta.\n")
    assert team.ask("SELECT commitment_count FROM marts.fct_commitments_by_country") == [(1,)]
    assert "copied before" in publish(home, "--to", team.url).stdout


def test_credentials_come_from_the_environment_or_from_libpq_s_files(team: Team, home: Home, tmp_path: Path) -> None:
    place = {"PGHOST": "127.0.0.1", "PGPORT": str(team.server.port), "PGDATABASE": team.database}
    who = {"PGUSER": team.publisher}
    passwords, services = tmp_path / "pgpass", tmp_path / "services"
    escaped = PASSWORD.replace(":", "\\:")
    passwords.write_text(f"127.0.0.1:{team.server.port}:*:*:{escaped}\n")
    passwords.chmod(0o600)
    lines = [f"{name[2:].lower().replace('database', 'dbname')}={value}" for name, value in {**place, **who}.items()]
    services.write_text("\n".join(["[cooperation]", *lines, ""]))
    bare = team.server.url(team.database, team.publisher, password=None)
    ways: list[tuple[tuple[str, ...], dict[str, str]]] = [
        ((), {"COOPERATION_POSTGRES_URL": team.url}),
        ((), {**place, **who, "PGPASSWORD": PASSWORD}),
        ((bare,), {"PGPASSWORD": PASSWORD}),
        ((bare,), {"PGPASSFILE": str(passwords)}),
        (("postgresql://?service=cooperation",), {"PGSERVICEFILE": str(services), "PGPASSFILE": str(passwords)}),
    ]
    for words, environment in ways:
        done = publish(home, "--to", *words, **environment)
        assert done.returncode == 0, done.stderr


def test_a_wrong_use_is_told_with_what_to_do(team: Team, home: Home) -> None:
    done = publish(home, "--to")
    assert done.returncode == 2
    assert done.stderr.startswith(
        "cooperation: no PostgreSQL server is named; give --to postgresql://user@host/database"
    )
    done = publish(home, "--to", f"postgresql://{team.publisher.replace(' ', '%20')}:{PASSWORD}@127.0.0.1/d", "--debug")
    assert done.returncode != 0
    assert "Traceback" in done.stderr
    done = publish(home, "--grant", team.reader)
    assert (done.returncode, done.stderr) == (
        2,
        "cooperation: --grant says who may read in PostgreSQL; give --to as well\n",
    )


@pytest.mark.parametrize("debug", [(), ("--debug",)])
def test_no_password_stands_in_what_a_failure_prints(team: Team, home: Home, debug: tuple[str, ...]) -> None:
    for address in (team.url.replace(f":{team.server.port}/", ":1/"), team.server.url("nowhere", team.publisher)):
        done = publish(home, "--to", address, *debug)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1 or debug


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://",
        "postgres://me@h",
        "postgresql://me:p%40ss@h:5432/d?sslmode=require&application_name=a",
        "postgresql://[::1]:5432,h2:5433/d",
        "postgresql:///d?host=/var/run/postgresql",
        "postgresql://?service=cooperation",
    ],
)
def test_addresses_are_those_of_libpq(address: str) -> None:
    assert address_of(address) == address


def test_a_run_publishes_to_postgres_only_where_an_address_is_set(tmp_path: Path) -> None:
    key = dg.AssetKey("published_postgres")
    assert key not in build_defs(Settings(home=tmp_path)).resolve_asset_graph().get_all_asset_keys()
    definitions = build_defs(
        Settings.model_validate({"home": tmp_path, "postgres_url": f"postgresql://u:{SECRETS[1]}@h/d"})
    )
    graph = definitions.resolve_asset_graph()
    assert graph.get(key).parent_keys == {dg.AssetKey("published_warehouse")}
    assert key in definitions.resolve_job_def(JOB).asset_layer.executable_asset_keys
    assert not any(secret in repr(definitions.resources) for secret in SECRETS)


def test_the_asset_tells_what_it_published_and_never_the_password(
    team: Team, home: Home, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    dagster_home = tmp_path / "dagster"
    dagster_home.mkdir()

    def run(address: str, *, fails: bool = False) -> dg.ExecuteInProcessResult:
        settings = Settings.model_validate(
            {"home": home.root, "postgres_url": address, "postgres_readers": team.reader, "postgres_wait_seconds": 1}
        )
        job = build_defs(settings).resolve_job_def(JOB)
        return job.execute_in_process(
            instance=instance,
            run_config=TO_LOG_FILE,
            asset_selection=[published_postgres.key],
            raise_on_error=not fails,
        )

    with dg.DagsterInstance.local_temp(str(dagster_home)) as instance:
        done = run(team.url)
        [event] = done.asset_materializations_for_node("published_postgres")
        assert event.metadata["release"].value == 1
        assert event.metadata["schema"].value == "cooperation_r000001"
        failed = run(team.url.replace(f":{team.server.port}/", ":1/"), fails=True)
        assert not failed.success
        [failure] = [event for event in failed.all_events if event.is_step_failure]
        assert "Connection refused" in str(failure.step_failure_data.error)
        with pytest.raises(PostgresError, match="Connection refused"):
            run(team.url.replace(f":{team.server.port}/", ":1/"))
    said = capfd.readouterr()
    assert not any(secret in said.out + said.err for secret in SECRETS)
    assert in_files(dagster_home) == []
    assert in_files(home.root) == []
    assert team.ask("SELECT commitment_count FROM marts.fct_commitments_by_country") == [(1,)]
    assert PASSWORD not in repr(PostgresTarget(team.url, frozenset(), 1.0))
