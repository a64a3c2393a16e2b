"""A real Superset: the bundle imported, every chart's query answered and compared with DuckDB, the dashboard drawn.

Superset is installed into an environment of its own, from superset-constraints.txt, so this is slow.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from tests.end_to_end.chromium import page
from tests.end_to_end.conftest import Cooperation, ask, environment
from tests.end_to_end.test_guides import snippets

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.version_info >= (3, 13), reason="Superset 6.1.0 pins packages without wheels for 3.13"),
]
CONSTRAINTS = Path(__file__).with_name("superset-constraints.txt")
PACKAGES = ("apache-superset", "duckdb-engine", "duckdb", "rich", "cachetools")
CONFIG = """
SECRET_KEY = "of a test on this machine alone"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
"""
CHARTS = 12
COUNTS = {
    "Commitments": "count(*)",
    "Open": "count(*) FILTER (is_open)",
    "Completed": "count(*) FILTER (status = 'completed')",
    "Due, no report": "count(*) FILTER (timeliness = 'past_due_no_report')",
    "Reviewed": "count(*) FILTER (is_reviewed)",
}


@dataclass(frozen=True, slots=True)
class Superset:
    """A running Superset that shows the sample: where it is, how to ask it, and its interpreter."""

    address: str
    client: httpx.Client
    python: Path
    home: Path


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def call(words: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.fixture(scope="module")
def superset(
    sample_run: tuple[Path, str], cooperation: Cooperation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Superset]:
    """Installs Superset, imports the bundle of the sample and starts the server on a free port."""
    folder, home = tmp_path_factory.mktemp("superset"), sample_run[0]
    config, bundle, programs = folder / "superset_config.py", folder / "cooperation.zip", folder / "venv" / "bin"
    config.write_text(CONFIG.format(folder=folder), encoding="utf-8")
    env = {**environment(), "SUPERSET_CONFIG_PATH": str(config), "FLASK_APP": "superset"}
    call([sys.executable, "-m", "venv", str(folder / "venv")], env)
    call([str(programs / "pip"), "install", "-q", *PACKAGES, "-c", str(CONSTRAINTS)], env)
    command = str(programs / "superset")
    person = ["--username", "admin", "--password", "admin", "--email", "a@example.org"]
    call([command, "db", "upgrade"], env)
    call([command, "fab", "create-admin", *person, "--firstname", "A.", "--lastname", "Analyst"], env)
    call([command, "init"], env)
    cooperation("dashboard", bundle, "--home", home)
    call([command, "import-dashboards", "-p", str(bundle), "-u", "admin"], env)
    port = free_port()
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [command, "run", "-h", "127.0.0.1", "-p", str(port), "--with-threads"], env=env, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address, timeout=60) as client:
            _sign_in(client)
            yield Superset(address, client, programs / "python", home)
    finally:
        server.terminate()
        server.wait(timeout=60)


def _sign_in(client: httpx.Client) -> None:
    end = time.monotonic() + 180
    while True:
        try:
            person = {"username": "admin", "password": "admin", "provider": "db"}
            token = client.post("/api/v1/security/login", json=person).raise_for_status().json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            return
        except httpx.TransportError:
            assert time.monotonic() < end, "Superset does not start"
            time.sleep(1)


@pytest.fixture(scope="module")
def answers(superset: Superset) -> dict[str, list[dict[str, Any]]]:
    """What the query of each chart answers, by the chart's name; two charts of one name would be one too few."""
    charts = superset.client.get("/api/v1/chart/", params={"q": "(page_size:100)"}).json()["result"]
    found = {}
    for chart in charts:
        answer = superset.client.get(f"/api/v1/chart/{chart['id']}/data/")
        assert answer.status_code == 200, (chart["slice_name"], answer.text)
        [result] = answer.json()["result"]
        assert result["error"] is None
        found[chart["slice_name"]] = result["data"]
    return found


def test_every_chart_is_answered(answers: dict[str, list[dict[str, Any]]]) -> None:
    assert len(answers) == CHARTS
    assert all(answers.values()), {name: len(rows) for name, rows in answers.items()}


@pytest.mark.parametrize("name", COUNTS)
def test_overview_counts_are_those_of_duckdb(
    superset: Superset, answers: dict[str, list[dict[str, Any]]], name: str
) -> None:
    [row] = answers[name]
    assert list(row.values()) == list(ask(superset.home, f"SELECT {COUNTS[name]} FROM fct_commitments")[0])


def test_charts_count_each_commitment_once(superset: Superset, answers: dict[str, list[dict[str, Any]]]) -> None:
    """Though the dataset has a row for each country and sector of a commitment."""
    home = superset.home
    by_status = ask(home, "SELECT replace(status, '_', ' '), commitment_count FROM fct_commitments_by_status")
    assert {(row["status"], row["commitments"]) for row in answers["By reported status"]} == set(by_status)
    [(total,)] = ask(home, "SELECT count(*) FROM fct_commitments")
    assert sum(row["commitments"] for row in answers["First seen, by month and first reported status"]) == total
    assert len(answers["Words and links"]) == total
    [(past_due,)] = ask(home, "SELECT count(*) FROM fct_commitments WHERE timeliness = 'past_due_no_report'")
    assert len(answers["Due date passed, no report"]) == past_due
    cells = ask(
        home,
        "SELECT country_name, sector_name, count(DISTINCT commitment_id) FROM bridge_commitment_country"
        " JOIN bridge_commitment_sector USING (commitment_id) JOIN dim_country USING (country_code)"
        " JOIN dim_sector USING (sector) WHERE country_code IN ('IND', 'UZB') GROUP BY ALL",
    )
    shown = answers["Countries by sector"]
    found = {(row["country_shown"], row["sector_name"], row["commitments"]) for row in shown}
    assert set(cells) == {cell for cell in found if cell[0] in ("India", "Uzbekistan")}


def test_a_filter_by_country_gives_the_ready_count_of_that_country(superset: Superset) -> None:
    dataset = superset.client.get("/api/v1/dataset/").json()["result"]
    [key] = [one["id"] for one in dataset if one["table_name"] == "Commitments by country and sector"]
    kenya = {"col": "country_name", "op": "==", "val": "Kenya"}
    query = {"columns": [], "metrics": ["commitments"], "filters": [kenya]}
    asked = {"datasource": {"id": key, "type": "table"}, "queries": [query], "result_type": "full"}
    [result] = superset.client.post("/api/v1/chart/data", json=asked).json()["result"]
    ready = ask(superset.home, "SELECT commitment_count FROM fct_commitments_by_country WHERE country_code = 'KEN'")
    assert [(row["commitments"],) for row in result["data"]] == ready


def test_a_publication_is_seen_by_the_next_query(superset: Superset) -> None:
    """Superset opens the file anew for each query, so it neither blocks a publication nor shows old figures."""
    published = superset.home / "published" / "cooperation.duckdb"
    kept, newer = (shutil.copyfile(published, published.with_name(name)) for name in ("kept.duckdb", "newer.duckdb"))
    with duckdb.connect(str(newer)) as connection:
        connection.execute("DELETE FROM marts.fct_commitments WHERE status <> 'completed'")
        [(left,)] = connection.execute("SELECT count(*) FROM marts.fct_commitments").fetchall()
    charts = superset.client.get("/api/v1/chart/", params={"q": "(page_size:100)"}).json()["result"]
    [key] = [chart["id"] for chart in charts if chart["slice_name"] == "Commitments"]
    try:
        os.replace(newer, published)
        answer = superset.client.get(f"/api/v1/chart/{key}/data/", params={"force": "true"}).json()
    finally:
        os.replace(kept, published)
    assert answer["result"][0]["data"] == [{"commitments": left}]


def test_the_snippet_for_sqlalchemy_runs(superset: Superset, tmp_path: Path) -> None:
    shutil.copyfile(superset.home / "published" / "cooperation.duckdb", tmp_path / "cooperation.duckdb")
    [snippet] = snippets("python", "python sqlalchemy")
    done = subprocess.run(
        [superset.python, "-c", snippet], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        str(count) for (count,) in ask(superset.home, "SELECT count(*) FROM fct_commitments")
    ]


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed; Debian has it as chromium")
def test_the_dashboard_is_drawn(superset: Superset, tmp_path: Path) -> None:
    """Every chart is there and none shows an error. The picture is for people to look at."""
    program = shutil.which("chromium")
    assert program
    with httpx.Client(base_url=superset.address, timeout=60) as browser:
        browser.post("/login/", data={"username": "admin", "password": "admin"})
        cookies = dict(browser.cookies)
    url = f"{superset.address}/superset/dashboard/cooperation/"
    picture = tmp_path / "dashboard.png"
    with page(program, tmp_path / "profile", free_port(), cookies, url, 4400) as shown:
        drawn = "document.querySelectorAll('.slice_container').length"
        waiting = "document.querySelectorAll('.loading, [data-test=loading-indicator]').length"
        shown.wait_for(f"{drawn} === {CHARTS} && {waiting} === 0", seconds=240)
        text = shown.value("document.body.innerText")
        shown.picture(picture)
    assert "Cooperation indicators" in text
    for trouble in ("Unexpected error", "Data error", "An error occurred", "No results"):
        assert trouble not in text
    assert picture.stat().st_size > 100_000
    print(f"picture: {picture}")
