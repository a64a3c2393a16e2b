"""The kept documents are still the bytes that came in, or it is told which are not."""

from datetime import date
from pathlib import Path

import pytest

from orchestration.cli import main
from orchestration.home import Home
from orchestration.sources.discovery import discover
from orchestration.sources.store import DocumentStore
from orchestration.sources.verification import Verified, verify_store


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that took in three files."""
    home = Home(tmp_path / "home")
    inbox = tmp_path / "in"
    inbox.mkdir()
    for name in ("a", "b", "c"):
        (inbox / f"{name}.txt").write_text(f"Text {name}.")
    DocumentStore(home.documents).collect("files", discover([inbox]), collected_on=date(2026, 1, 5), max_bytes=100)
    return home


def path_of(home: Home, name: str) -> Path:
    store = DocumentStore(home.documents)
    seen = dict(store.sightings("files").select("file_name", "document_id").iter_rows())
    return store.path(seen[f"{name}.txt"])


def test_whole_documents_are_counted_and_nothing_is_written(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.root.rglob("*")}
    assert main(["verify", "--home", str(home.root)]) == 0
    assert capsys.readouterr().out == "3 documents are whole, 0 damaged, 0 missing.\n"
    assert {path: path.stat().st_mtime_ns for path in home.root.rglob("*")} == before


def test_damaged_and_missing_documents_are_named_with_their_place_and_fail(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path_of(home, "a").write_text("Text A.")
    path_of(home, "b").unlink()
    found = verify_store(DocumentStore(home.documents))
    assert found == Verified(
        whole=1,
        damaged=((path_of(home, "a").name, (str(tmp_path / "in/a.txt"),)),),
        missing=((path_of(home, "b").name, (str(tmp_path / "in/b.txt"),)),),
        strange=(),
    )
    assert main(["verify", "--home", str(home.root)]) == 1
    said = capsys.readouterr().out
    assert "1 documents are whole, 1 damaged, 1 missing." in said
    assert "The next run" in said or "the next run" in said


def test_what_verify_says_to_do_mends_the_store(home: Home, tmp_path: Path) -> None:
    path_of(home, "a").write_text("Text A.")
    path_of(home, "b").unlink()
    path_of(home, "a").unlink()
    store = DocumentStore(home.documents)
    store.collect("files", discover([tmp_path / "in"]), collected_on=date(2026, 1, 6), max_bytes=100)
    assert verify_store(store) == Verified(whole=3, damaged=(), missing=(), strange=())


def test_other_files_among_the_documents_are_told_and_do_not_fail(home: Home) -> None:
    (home.documents / "aa").mkdir(exist_ok=True)
    (home.documents / "aa" / "notes.txt").write_text("x")
    assert verify_store(DocumentStore(home.documents)).strange == (home.documents / "aa" / "notes.txt",)
    assert main(["verify", "--home", str(home.root)]) == 0


def test_a_home_without_documents_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--home", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.startswith(f"cooperation: {tmp_path}/none/documents is not there yet")
