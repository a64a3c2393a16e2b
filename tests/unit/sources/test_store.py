"""Documents as they came: bytes once, a manifest of what was seen where, rejects until a file can be read."""

import hashlib
import io
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orchestration.rejects import rejected
from orchestration.sources.discovery import discover
from orchestration.sources.store import Collected, DocumentStore

FIRST_DAY, NEXT_DAY = date(2026, 1, 5), date(2026, 1, 6)
Collect = Callable[..., Collected]


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    """An empty store."""
    return DocumentStore(tmp_path / "documents")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder that the source `files` watches."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def collect(store: DocumentStore, inbox: Path) -> Collect:
    """Collects the inbox, or what is given instead."""

    def run(day: date = FIRST_DAY, found: Iterable[Any] | None = None, **options: Any) -> Collected:
        items = discover([inbox]) if found is None else found
        return store.collect("files", items, collected_on=day, **{"max_bytes": 1000, **options})

    return run


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_bytes_lie_under_their_hash_unchanged(store: DocumentStore, inbox: Path, collect: Collect) -> None:
    content = b"\xef\xbb\xbfBytes\r\nas they came\x00"
    (inbox / "a.txt").write_bytes(content)
    collect()
    assert store.path(sha(content)) == store.folder / sha(content)[:2] / sha(content)
    assert store.bytes_of(sha(content)) == content


def test_a_manifest_of_before_there_was_evidence_keeps_the_days_of_collection(
    store: DocumentStore, inbox: Path, collect: Collect
) -> None:
    (inbox / "a.txt").write_text("a")
    collect(FIRST_DAY)
    manifest = store.folder / "files.parquet"
    pl.read_parquet(manifest).drop("given").write_parquet(manifest)
    assert collect(NEXT_DAY).new_documents == 0
    assert store.sightings("files").select("collected_on", "given").rows() == [(FIRST_DAY, "[]")]


def test_a_document_of_two_sources_counts_to_the_first_by_name(store: DocumentStore, inbox: Path) -> None:
    for source_id, names in (("late", "ab"), ("early", "b"), ("unasked", "a")):
        for name in names:
            (inbox / f"{name}.txt").write_text(name)
        found = discover([inbox / f"{name}.txt" for name in names])
        store.collect(source_id, found, collected_on=FIRST_DAY, max_bytes=1000)
    assert dict(store.sources_of_documents(["late", "early", "never"]).iter_rows()) == {
        sha(b"a"): "late",
        sha(b"b"): "early",
    }


def test_bytes_are_written_once(store: DocumentStore, inbox: Path, collect: Collect) -> None:
    (inbox / "a.txt").write_bytes(b"Text.")
    collect()
    before = store.path(sha(b"Text.")).stat().st_mtime_ns
    (inbox / "b.txt").write_bytes(b"Text.")
    collect(NEXT_DAY)
    assert store.path(sha(b"Text.")).stat().st_mtime_ns == before


def test_the_same_bytes_in_two_files_are_one_document_seen_twice(
    store: DocumentStore, inbox: Path, collect: Collect
) -> None:
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_bytes(b"Text.")
    assert collect() == Collected(files=2, new_documents=1, rejects=0)
    seen = store.sightings("files")
    assert seen.get_column("file_name").to_list() == ["a.txt", "b.txt"]
    assert seen.get_column("document_id").unique().to_list() == [sha(b"Text.")]


def test_a_too_large_file_is_rejected_unread(
    store: DocumentStore, inbox: Path, collect: Collect, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = inbox / "large.txt"
    large.write_bytes(b"x" * 1001)
    found = list(discover([inbox]))

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("the file was opened")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        assert collect(found=found) == Collected(files=1, new_documents=0, rejects=1)
    reject = store.rejects("files").row(0, named=True)
    assert (reject["rule"], reject["location"], reject["value"]) == ("too_large", str(large), "1001")
    assert "COOPERATION_MAX_DOCUMENT_BYTES" in reject["remedy"]


def test_a_file_of_exactly_the_largest_size_is_read(inbox: Path, collect: Collect) -> None:
    (inbox / "a.txt").write_bytes(b"x" * 1000)
    assert collect().new_documents == 1


def test_a_file_that_cannot_be_opened_is_a_reject_that_goes_once_it_can(
    store: DocumentStore, inbox: Path, collect: Collect, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "a.txt").write_bytes(b"Text.")
    found = list(discover([inbox]))

    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        assert collect(found=found).rejects == 1
    assert store.rejects("files").get_column("rule").to_list() == ["unreadable"]
    assert collect(NEXT_DAY) == Collected(files=1, new_documents=1, rejects=0)
    assert store.rejects("files").is_empty()


def test_a_folder_reject_goes_once_the_folder_can_be_walked(
    store: DocumentStore, inbox: Path, collect: Collect
) -> None:
    (inbox / "folder").mkdir()
    (inbox / "folder" / "a.txt").write_bytes(b"Text.")
    collect(found=[rejected("documents", str(inbox / "folder"), "unreadable", "the folder cannot be read")])
    assert store.rejects("files").height == 1
    collect(NEXT_DAY)
    assert store.rejects("files").is_empty()


def test_a_rejected_file_that_is_taken_out_is_a_reject_no_longer(
    store: DocumentStore, inbox: Path, collect: Collect
) -> None:
    (inbox / "a.pptx").touch()
    collect()
    assert store.rejects("files").height == 1
    (inbox / "a.pptx").unlink()
    collect(NEXT_DAY)
    assert store.rejects("files").height == 0


def test_files_in_are_sightings_and_rejects_out(store: DocumentStore, inbox: Path, collect: Collect) -> None:
    for name, content in {
        "a.txt": b"One.",
        "b.txt": b"One.",
        "c.txt": b"Two.",
        "d.pptx": b"",
        "e.txt": b"x" * 2000,
    }.items():
        (inbox / name).write_bytes(content)
    collected = collect()
    assert collected == Collected(files=5, new_documents=2, rejects=2)
    assert collected.files == store.sightings("files").height + store.rejects("files").height


def test_a_file_taken_out_stays(store: DocumentStore, inbox: Path, collect: Collect) -> None:
    (inbox / "a.txt").write_bytes(b"Text.")
    collect()
    (inbox / "a.txt").unlink()
    assert collect(NEXT_DAY) == Collected(files=0, new_documents=0, rejects=0)
    assert store.sightings("files").get_column("document_id").to_list() == [sha(b"Text.")]


def test_a_source_that_keeps_nothing_former_forgets_files_and_rejects(
    store: DocumentStore, inbox: Path, collect: Collect
) -> None:
    (inbox / "a.txt").write_bytes(b"Text.")
    (inbox / "a.pptx").touch()
    collect(keeps_former=False)
    for path in inbox.iterdir():
        path.unlink()
    (inbox / "b.txt").write_bytes(b"Other.")
    collect(NEXT_DAY, keeps_former=False)
    assert store.sightings("files").get_column("file_name").to_list() == ["b.txt"]
    assert store.rejects("files").is_empty()


def test_collected_on_stays_the_first_day(store: DocumentStore, inbox: Path, collect: Collect) -> None:
    (inbox / "a.txt").write_bytes(b"Text.")
    collect()
    (inbox / "b.txt").write_bytes(b"Other.")
    collect(NEXT_DAY)
    days = dict(store.sightings("files").select("file_name", "collected_on").iter_rows())
    assert days == {"a.txt": FIRST_DAY, "b.txt": NEXT_DAY}


def test_an_unchanged_source_rewrites_nothing(store: DocumentStore, inbox: Path, collect: Collect) -> None:
    (inbox / "a.txt").write_bytes(b"Text.")
    (inbox / "a.pptx").touch()
    collect()
    before = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*") if path.is_file()}
    assert len(before) == 3
    assert collect(NEXT_DAY).new_documents == 0
    assert {path: path.stat().st_mtime_ns for path in store.folder.rglob("*") if path.is_file()} == before


def test_progress_counts_every_file(inbox: Path, collect: Collect) -> None:
    for name in ("a.txt", "b.pdf", "c.txt"):
        (inbox / name).touch()
    steps: list[int] = []
    collect(advance=steps.append)
    assert sum(steps) == 3


def test_an_edited_file_gives_way_to_its_new_bytes(store: DocumentStore, inbox: Path, collect: Collect) -> None:
    (inbox / "a.txt").write_bytes(b"First words.")
    collect()
    (former,) = store.sightings("files").get_column("document_id")
    (inbox / "a.txt").write_bytes(b"Second words.")
    collect(NEXT_DAY)
    ((document_id, collected_on),) = store.sightings("files").select("document_id", "collected_on").iter_rows()
    assert store.bytes_of(document_id) == b"Second words."
    assert collected_on == NEXT_DAY
    assert store.bytes_of(former) == b"First words."


def test_a_file_taken_out_is_noted_as_not_present(store: DocumentStore, inbox: Path, collect: Collect) -> None:
    (inbox / "a.txt").write_bytes(b"Text.")
    collect()
    (inbox / "a.txt").unlink()
    collect(NEXT_DAY)
    assert store.sightings("files").select("is_present", "collected_on").rows() == [(False, FIRST_DAY)]
    (inbox / "a.txt").write_bytes(b"Text.")
    collect(NEXT_DAY)
    assert store.sightings("files").select("is_present", "collected_on").rows() == [(True, FIRST_DAY)]


def archive_of(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, content in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return made.getvalue()


def test_each_member_of_an_archive_is_a_document_under_its_own_hash(
    store: DocumentStore, inbox: Path, collect: Collect
) -> None:
    (inbox / "a.tar.gz").write_bytes(archive_of({"inner/one.md": b"One.", "two.exe": b"x"}))
    assert collect() == Collected(files=2, new_documents=1, rejects=1)
    seen = store.sightings("files").row(0, named=True)
    assert (seen["location"], seen["file_name"]) == (f"{inbox}/a.tar.gz!/inner/one.md", "one.md")
    assert store.bytes_of(sha(b"One.")) == b"One."
    assert not store.path(sha((inbox / "a.tar.gz").read_bytes())).exists()


def test_a_document_that_is_missing_in_the_store_comes_back_with_its_file(
    store: DocumentStore, inbox: Path, collect: Collect
) -> None:
    (inbox / "a.txt").write_bytes(b"Text.")
    collect()
    store.path(sha(b"Text.")).unlink()
    collect(NEXT_DAY)
    assert store.bytes_of(sha(b"Text.")) == b"Text."


TAKES_IN = """
import sys
from datetime import date
from pathlib import Path
from orchestration.sources.discovery import discover
from orchestration.sources.store import DocumentStore

folder, archive = map(Path, sys.argv[1:])
DocumentStore(folder).collect(
    "files", discover([archive]), collected_on=date(2026, 1, 5), max_bytes=100_000,
    advance=lambda steps: print(steps, flush=True),
)
"""


def test_a_process_killed_while_it_takes_in_documents_leaves_none_of_them_half(
    store: DocumentStore, inbox: Path, collect: Collect, tmp_path: Path
) -> None:
    archive = inbox / "a.tar.gz"
    archive.write_bytes(archive_of({f"{number}.txt": f"Text {number}. ".encode() * 100 for number in range(1500)}))
    words = [sys.executable, "-c", TAKES_IN, str(store.folder), str(archive)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(20):
            assert process.stdout.readline() == "1\n"
        process.kill()
    kept = [path for path in store.folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert 20 <= len(kept) < 1500
    assert all(sha(path.read_bytes()) == path.name for path in kept)
    assert store.sightings("files").is_empty()
    assert collect(max_bytes=100_000) == Collected(files=1500, new_documents=1500, rejects=0)
    whole = DocumentStore(tmp_path / "never-killed")
    whole.collect("files", discover([archive]), collected_on=FIRST_DAY, max_bytes=100_000)
    names = [sorted(str(path.relative_to(one.folder)) for path in one.folder.rglob("*")) for one in (store, whole)]
    assert names[0] == names[1]
    assert store.sightings("files").equals(whole.sightings("files"))


def test_what_a_killed_process_had_begun_to_write_is_swept_away(
    store: DocumentStore, inbox: Path, collect: Collect
) -> None:
    left = store.folder / "ab" / f".{'ab' * 32}.1.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"Ha")
    collect()
    assert not left.exists()
