"""One archive through the command: what is told twice counts once, and what is left out is listed."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.end_to_end.conftest import DAY, Cooperation, ask
from tests.labelled_pairs.made import WAYS

FRONT = "---\ntitle: {}\npublished_on: {}\npublisher: {}\nparties: [NOR, PER]\n---\n"
BODY = """
The foreign ministers of Norway and Peru met in Lima on Thursday. The two sides agreed to establish a joint
working group on fisheries by 2026, which will meet once a year in turn in Oslo and in Lima and report to the ministers.

Norway will provide a grant of 20 million US dollars for clean ports along the northern coast of Peru. The two sides
signed a memorandum of understanding on the training of customs officers, and agreed to open talks on an air services
agreement.

Peru proposed a second meeting of the business council at the earliest, and Norway welcomed the proposal. Both sides
reaffirmed their support for the law of the sea and thanked the host for the warm welcome given to the delegation.
"""
ADDED = "\n\nNorway and Peru agreed to set up a joint fund for mountain forests, the embassy added on Friday."


@pytest.fixture(scope="module")
def told_twice(
    cooperation: Cooperation, sample_run: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A home that took in a statement, the same text again, a copy that adds something, and a bad file."""
    folder = tmp_path_factory.mktemp("once")
    with zipfile.ZipFile(folder / "told.zip", "w") as archive:
        archive.writestr("first.txt", FRONT.format("Consultations", "2024-05-02", "Norway") + BODY)
        archive.writestr("again.txt", FRONT.format("Consultations held", "2024-05-02", "Norway, archive") + BODY)
        archive.writestr(
            "posted/copy.txt", FRONT.format("Talks", "2024-05-03", "Embassy") + WAYS["header"](BODY + ADDED)
        )
        archive.writestr("bad.exe", "x")
    cooperation("run", "--home", folder / "home", "--as-of", DAY, "--from", folder / "told.zip")
    return folder / "home"


def test_mentions_of_a_copy_are_counted_once_and_what_it_adds_is_its_own(told_twice: Path) -> None:
    told = ask(
        told_twice,
        "SELECT s.title, count(*), count(*) FILTER (WHERE contains(quote, 'forests')) FROM fct_commitment_mentions m "
        "JOIN dim_statement s USING (statement_id) GROUP BY ALL ORDER BY ALL",
    )
    (first, number, forests), copy = told
    assert first in ("Consultations", "Consultations held")
    assert number >= 4  # type: ignore[operator]
    assert forests == 0
    assert copy == ("Talks", 1, 1)
    assert ask(told_twice, "SELECT count(*) FROM fct_commitments") == [(number + 1,)]  # type: ignore[operator]


def test_documents_name_the_one_they_repeat(told_twice: Path) -> None:
    ((original,),) = ask(told_twice, "SELECT document_id FROM dim_document WHERE copy_of IS NULL")
    assert ask(told_twice, "SELECT count(*) FROM dim_document WHERE copy_of = document_id") == [(0,)]
    assert ask(told_twice, "SELECT DISTINCT copy_of FROM dim_document WHERE copy_of IS NOT NULL") == [(original,)]
    assert ask(told_twice, "SELECT count(*) FROM dim_statement WHERE copy_of IS NOT NULL AND copy_share > 0.8") == [
        (1,)
    ]


def test_coverage_counts_the_copies_under_the_pair_they_tell_of(told_twice: Path) -> None:
    rows = ask(
        told_twice,
        "SELECT sum(document_count), sum(statement_count), sum(copy_count) FROM fct_coverage "
        "WHERE country_code_1 = 'NOR' AND country_code_2 = 'PER'",
    )
    assert rows == [(3, 1, 2)]


def test_what_was_left_out_is_listed_with_its_place_in_the_archive(told_twice: Path, cooperation: Cooperation) -> None:
    listed = json.loads(cooperation("rejects", "--home", told_twice, "--format", "json").stdout)
    assert [(row["rule"], row["source_id"], row["file_name"]) for row in listed] == [
        ("unsupported_format", "files", "bad.exe")
    ]
    assert listed[0]["location"].endswith("told.zip!/bad.exe")


def test_the_store_is_whole_until_a_document_is_damaged(told_twice: Path, cooperation: Cooperation) -> None:
    assert "3 documents are whole" in cooperation("verify", "--home", told_twice).stdout
    path = next(path for path in (told_twice / "documents").glob("??/*") if path.is_file())
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    try:
        assert "1 damaged" in cooperation("verify", "--home", told_twice, expect=1).stdout
    finally:
        path.write_bytes(content)
