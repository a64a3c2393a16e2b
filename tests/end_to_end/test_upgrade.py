"""A home of the version before, opened by this one; and one that is newer than the package."""

import json
from pathlib import Path

import duckdb
import pytest

from schemas import SCHEMA_VERSION
from tests.end_to_end.conftest import DAY, Cooperation, ask
from tests.homes import open_home

IDS = (
    "SELECT mention_id FROM raw.mentions UNION SELECT commitment_id FROM raw.commitment_mentions "
    "UNION SELECT statement_id FROM raw.statements UNION SELECT old_id FROM meta.rekeys"
)
PRESENT_IDS = (
    "SELECT mention_id FROM fct_commitment_mentions UNION SELECT commitment_id FROM fct_commitments "
    "UNION SELECT statement_id FROM dim_statement UNION SELECT old_id FROM meta.rekeys"
)


def test_a_home_of_schema_version_1_is_brought_up_by_a_run(cooperation: Cooperation, fresh_home: Path) -> None:
    before = open_home("version_1", fresh_home)
    with duckdb.connect(str(before.warehouse)) as connection:
        ids = set(connection.execute(IDS).fetchall())
        runs = connection.execute("SELECT run_id, finished_at, schema_version FROM meta.runs").fetchall()
    assert "Nothing new" not in cooperation("run", "--home", fresh_home, "--as-of", DAY).stdout
    assert ask(fresh_home, "SELECT title, CAST(known_on AS VARCHAR) FROM dim_statement ORDER BY 1") == [
        ("Joint Statement of Norway and Peru", "2026-02-05"),
        ("Kenya and Chile, joint communiqué", "2026-01-05"),
    ]
    assert ask(fresh_home, "SELECT quote FROM fct_commitment_mentions ORDER BY 1") == [
        ("Kenya and Chile signed a memorandum of understanding on copper mining",),
        ("Norway will provide 10 million US dollars to Peru for the restoration of mangrove forests",),
        ("The two sides agreed to establish a joint working group on fisheries by 2026",),
    ]
    assert ask(fresh_home, "SELECT rule FROM fct_rejects ORDER BY 1") == [("broken_archive",), ("no_date",)]
    assert set(runs) < set(ask(fresh_home, "SELECT run_id, finished_at, schema_version FROM meta.runs"))
    assert ask(fresh_home, "SELECT max(schema_version) FROM meta.runs") == [(SCHEMA_VERSION,)]
    assert ids <= set(ask(fresh_home, PRESENT_IDS)), "an id that was published once must resolve"
    assert "Nothing new" in cooperation("run", "--home", fresh_home, "--as-of", DAY).stdout


@pytest.mark.parametrize("words", [["run"], ["sources"]])
def test_a_home_newer_than_the_package_is_refused_in_one_line_and_stays_as_it_is(
    cooperation: Cooperation, tmp_path: Path, words: list[str]
) -> None:
    home = open_home("version_1", tmp_path / "home")
    about = json.loads((home.root / "home.json").read_text()) | {"schema_version": SCHEMA_VERSION + 1}
    (home.root / "home.json").write_text(json.dumps(about))
    before = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    refused = cooperation(*words, "--home", home.root, expect=1)
    assert "was written by a newer cooperation-warehouse; upgrade the package to use it" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()} == before


def test_an_export_of_what_an_older_version_published_says_what_to_do(cooperation: Cooperation, tmp_path: Path) -> None:
    home = open_home("version_1", tmp_path / "home")
    refused = cooperation("export", "--home", home.root, tmp_path / "out", expect=1)
    assert "was published by an older version; first run: cooperation run" in refused.stderr
