"""On labelled real texts: the figures the coder must reach, and one text read closely."""

import csv
from datetime import date
from pathlib import Path

import pytest

from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Mention, Statement

GOLD = Path(__file__).resolve().parents[4] / "shared" / "gold" / "development"
pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled texts in ../shared are not here")


def mentions(document: str) -> list[Mention]:
    with (GOLD / "documents.csv").open(newline="", encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["id"] == document)
    text = (GOLD / f"{document}.txt").read_text(encoding="utf-8")
    published_on = date.fromisoformat(row["published_on"])
    return list(RuleCoder().code(Statement(text, row["title"], published_on, row["publisher"])))


def test_the_news_text_names_its_parties_and_no_other() -> None:
    found = mentions("india-central-asia-rare-earths")
    parties = {code for mention in found for code in (*mention.actors, *mention.partners)}
    assert parties == {"IND", "KAZ", "KGZ", "TJK", "TKM", "UZB"}
    assert {"critical_minerals", "banking_payments", "digital_ict"} <= {mention.sectors[0] for mention in found}
    assert {mention.source_class for mention in found} == {"third_party"}
