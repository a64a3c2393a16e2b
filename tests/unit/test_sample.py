"""The embedded sample: what every digest in `data/statements` must satisfy.

Belongs here: rules on the files themselves (front matter, names, length, story, no borrowed wording).
Does not belong here: what the coder finds in them.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pycountry
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "statements"
SHARED = ROOT.parent / "shared"
DIGESTS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")

KEYS = {"title", "published_on", "publisher", "url", "kind", "parties", "checked"}
CENTRAL_ASIA = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
MIN_DIGESTS, MIN_WORDS, MAX_WORDS = 24, 120, 400
RUN_WORDS = 8

each_digest = pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.stem)


def split(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and body of one digest."""
    opening, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == "", f"{path.name} does not open with front matter"
    return yaml.safe_load(head), body


def words(text: str) -> list[str]:
    """Lower-cased runs of ASCII letters and digits: the form in which wording is compared."""
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of `RUN_WORDS` consecutive words."""
    found = words(text)
    return {tuple(found[start : start + RUN_WORDS]) for start in range(len(found) - RUN_WORDS + 1)}


@pytest.fixture(scope="module")
def party_codes() -> set[str]:
    """ISO 3166-1 alpha-3 codes, Kosovo as XKX, and the groupings of the reference table."""
    groupings = pl.read_csv(ROOT / "data" / "reference" / "groupings.csv", infer_schema=False)["group"]
    return {country.alpha_3 for country in pycountry.countries} | {"XKX"} | set(groupings)


def test_there_are_enough_digests() -> None:
    assert len(DIGESTS) >= MIN_DIGESTS


@each_digest
def test_front_matter_has_exactly_the_stated_keys_and_types(path: Path) -> None:
    head, _ = split(path)
    assert set(head) == KEYS
    for key in ("title", "publisher", "url"):
        assert isinstance(head[key], str)
        assert head[key] == head[key].strip() != ""
    assert re.fullmatch(r"https://[^\s/]+/\S*", head["url"])
    assert head["kind"] == "digest"
    assert head["checked"] in {"read", "recalled"}


@each_digest
def test_date_is_a_date_and_opens_the_file_name(path: Path) -> None:
    published_on = split(path)[0]["published_on"]
    assert type(published_on) is date
    assert re.fullmatch(rf"{published_on.isoformat()}-[a-z0-9]+(-[a-z0-9]+)*\.md", path.name)


@each_digest
def test_parties_are_known_codes(path: Path, party_codes: set[str]) -> None:
    parties = split(path)[0]["parties"]
    assert isinstance(parties, list)
    assert parties
    assert len(parties) == len(set(parties))
    assert set(parties) <= party_codes


@each_digest
def test_body_length(path: Path) -> None:
    assert MIN_WORDS <= len(split(path)[1].split()) <= MAX_WORDS


def test_digests_differ_in_title_and_text() -> None:
    split_digests = [split(path) for path in DIGESTS]
    assert len({head["title"] for head, _ in split_digests}) == len(DIGESTS)
    assert len({" ".join(words(body)) for _, body in split_digests}) == len(DIGESTS)


def test_half_tell_the_story_of_india_and_central_asia() -> None:
    story = [split(path)[0] for path in DIGESTS if is_story(set(split(path)[0]["parties"]))]
    assert 2 * len(story) >= len(DIGESTS)
    assert min(head["published_on"].year for head in story) == 2019
    assert max(head["published_on"].year for head in story) >= 2025


def is_story(parties: set[str]) -> bool:
    """India together with at least one Central Asian state."""
    return "IND" in parties and bool(CENTRAL_ASIA & parties)


def test_readme_lists_every_digest_as_its_front_matter_says() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert not readme.startswith("---"), "with front matter the note would be read as a statement"
    listed = {cells[1]: cells for cells in map(table_cells, readme.splitlines()) if len(cells) == 5}
    files = {cell.rpartition("(")[2].rstrip(")"): cells for cell, cells in listed.items() if ".md)" in cell}
    assert set(files) == {path.name for path in DIGESTS}
    for path in DIGESTS:
        head, _ = split(path)
        day, _, title, parties, checked = files[path.name]
        assert day == head["published_on"].isoformat()
        assert title == head["title"]
        assert parties.split() == head["parties"]
        assert checked == head["checked"]


def table_cells(line: str) -> list[str]:
    """Cells of one row of a Markdown table; empty for any other line."""
    return [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []


def test_no_digest_borrows_wording_from_real_statements() -> None:
    sources = [
        path
        for folder in (SHARED / "corpus" / "joint-statements", SHARED / "gold" / "development")
        if folder.is_dir()
        for path in folder.iterdir()
        if path.suffix in {".md", ".txt"}
    ]
    if not sources:
        pytest.skip("real statements (../shared) are not beside this checkout")
    owner = {run: path.name for path in DIGESTS for run in runs(split(path)[1])}
    borrowed: dict[str, str] = {}
    for source in sources:
        for run in runs(source.read_text(encoding="utf-8")) & owner.keys():
            borrowed[" ".join(run)] = f"{owner[run]} <- {source.name}"
    assert borrowed == {}
