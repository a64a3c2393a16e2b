"""What changed, over real runs: news, an older statement, a review, the day, and nothing."""

import csv
from pathlib import Path

import feedparser
import pytest

from tests.end_to_end.conftest import Cooperation, ask

HEAD = "---\ntitle: {}\npublished_on: {}\npublisher: Ministry of Norway\nparties: [NOR, PER]\n---\n"
STORY = (
    ("Joint Statement", "2024-05-02", "The two sides agreed to establish a joint working group on fisheries by 2026."),
    (
        "Visit",
        "2025-03-02",
        "Norway will provide 10 million US dollars to Peru for the restoration of mangrove forests.",
    ),
    ("Memorandum", "2023-02-01", "Norway and Peru signed a memorandum of understanding on copper mining."),
)


def told(home: Path, release: int) -> list[tuple[object, ...]]:
    return ask(
        home,
        f"SELECT kind, field, cause FROM meta.changes WHERE release_number = {release} GROUP BY ALL ORDER BY ALL",
    )


@pytest.mark.slow
def test_each_run_says_what_it_changed_and_why(cooperation: Cooperation, fresh_home: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()

    def put(number: int) -> None:
        title, day, text = STORY[number]
        (texts / f"{number}.md").write_text(HEAD.format(title, day) + text + "\n", encoding="utf-8")

    def run(day: str) -> None:
        cooperation("run", "--home", fresh_home, "--from", texts, "--as-of", day)

    put(0)
    run("2026-11-23")
    assert told(fresh_home, 1) == [("first_release", None, "first_release")]
    put(1)
    run("2026-11-23")
    assert told(fresh_home, 2) == [("new", None, "new_statement")]
    put(2)
    run("2026-11-23")
    assert told(fresh_home, 3) == [("new", None, "older_statement")]
    run("2027-01-01")
    assert told(fresh_home, 4) == [("corrected", "timeliness", "as_of")]
    (target,) = ask(
        fresh_home,
        "SELECT statement_id || '#' || start_offset || '-' || end_offset || '#' || quote FROM fct_commitment_mentions"
        " WHERE quote LIKE '%copper%'",
    )
    with (fresh_home / "reviews.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["review_id", "reviewed_at", "reviewer", "target", "action", "field", "value", "reason"])
        rows.writerow(["r1", "2026-11-24T10:00:00", "Ana", target[0], "dismiss", "", "", ""])
    run("2027-01-01")
    assert told(fresh_home, 5) == [("withdrawn", None, "review")]
    printed = cooperation("changes", "--home", fresh_home, "--since", "1").stdout
    assert "1 change of 1 commitment" in printed
    assert "mangrove forests" in printed
    feed = feedparser.parse((fresh_home / "published" / "changes.atom.xml").read_bytes())
    assert [entry.title.split(":")[0] for entry in feed.entries] == ["Norway → Peru"]
    compared = cooperation("compare", "1", "2", "--home", fresh_home, "--format", "csv").stdout
    assert [row["cause"] for row in csv.DictReader(compared.splitlines())] == ["new_statement"]
    assert "Nothing differs." in cooperation("compare", "current", "working", "--home", fresh_home).stdout
