"""Real statements, where they lie beside the project."""

import csv
import re
import time
from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.end_to_end.conftest import DAY, SHARED, Cooperation, ask

JOINT_STATEMENTS = SHARED / "corpus" / "joint-statements"
DEVELOPMENT = SHARED / "gold" / "development"
CENTRAL_ASIA = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}


@pytest.mark.skipif(not JOINT_STATEMENTS.is_dir(), reason="../shared/corpus/joint-statements is not here")
def test_every_joint_statement_comes_in_with_its_own_title_date_and_url(
    cooperation: Cooperation, fresh_home: Path
) -> None:
    files = sorted(JOINT_STATEMENTS.glob("*.md"))
    began = time.monotonic()
    cooperation("run", "--home", fresh_home, "--as-of", DAY, "--from", JOINT_STATEMENTS)
    print(f"{len(files)} joint statements in {time.monotonic() - began:.0f} s")
    expected = {}
    for path in files:
        block = yaml.safe_load(re.split(r"^---\n", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)[1])
        title = " ".join(block["title"].split())
        expected[path.name] = (title, date.fromisoformat(str(block["date"])), block["source_url"])
    query = "SELECT file_name, title, published_on, source_url FROM dim_document WHERE statement_id IS NOT NULL"
    found = {str(name): tuple(values) for name, *values in ask(fresh_home, query)}
    assert found == expected
    assert ask(fresh_home, "SELECT count(DISTINCT document_id) FROM dim_document") == [(len(files),)]


@pytest.mark.skipif(not DEVELOPMENT.is_dir(), reason="../shared/gold/development is not here")
def test_the_news_text_on_rare_earths_is_coded_for_its_parties_alone(
    cooperation: Cooperation, fresh_home: Path, tmp_path: Path
) -> None:
    name = "india-central-asia-rare-earths"
    with (DEVELOPMENT / "documents.csv").open(newline="", encoding="utf-8") as file:
        about = next(row for row in csv.DictReader(file) if row["id"] == name)
    front = {key: about[key] for key in ("title", "published_on", "publisher")}
    text = f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n{(DEVELOPMENT / f'{name}.txt').read_text()}"
    (tmp_path / f"{name}.txt").write_text(text)
    cooperation("run", "--home", fresh_home, "--as-of", DAY, "--from", tmp_path / f"{name}.txt")
    rows = ask(fresh_home, "SELECT DISTINCT country_code, sector FROM fct_commitments_by_country_sector_status")
    assert {country for country, _ in rows} == {"IND", *CENTRAL_ASIA}
    assert {"critical_minerals", "banking_payments", "digital_ict"} <= {sector for _, sector in rows}
