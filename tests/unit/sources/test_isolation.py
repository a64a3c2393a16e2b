"""Processes that read: a document that hangs, crashes or fails in one is a reject, and the next is read."""

import hashlib
import sys
from pathlib import Path

import pytest

from orchestration.errors import ReaderError
from orchestration.sources import isolation
from orchestration.sources.isolation import Job, ReaderProcesses, examine_here

TEXT = b"---\ndate: 2024-05-02\n---\nThe two sides agreed to open a port."
FAULTY = """
import os, time
from orchestration.sources import isolation
whole = isolation.examine_document
def faulty(content, *given, **named):
    if b"hang" in content: time.sleep(600)
    if b"crash" in content: os._exit(11)
    if b"kill" in content: os.kill(os.getpid(), 9)
    if b"words" in content:
        print("first", "word", flush=True)
        os.write(2, "x".encode() * 300_000 + b"\\nno  such\\tfont\\n\\n")
        os._exit(3)
    if b"fail" in content: raise KeyError("no such thing")
    if b"greedy" in content: bytearray(1 << 40)
    return whole(content, *given, **named)
isolation.examine_document = faulty
isolation.serve()
"""


def job(folder: Path, name: str, content: bytes = TEXT) -> Job:
    path = folder / name
    path.write_bytes(content)
    return Job(path, "text/plain", name, hashlib.sha256(content).hexdigest())


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers that do what the document says."""
    monkeypatch.setattr(isolation, "SERVE", FAULTY)


def test_outcomes_come_in_the_order_of_the_jobs(tmp_path: Path) -> None:
    jobs = [job(tmp_path, f"{number}.txt", TEXT + b" Again." * number) for number in range(60)]
    with ReaderProcesses() as readers:
        outcomes = list(readers.examine(jobs))
    assert outcomes == [examine_here(one) for one in jobs]


@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize(
    ("word", "rule", "reason"),
    [
        ("hang", "took_too_long", "reading took more than 2 seconds"),
        ("crash", "reader_failed", "the reader broke off (exit code 11)"),
        ("kill", "reader_failed", "the reader broke off (killed by SIGKILL)"),
        ("words", "reader_failed", "the reader broke off (exit code 3: no such font)"),
        ("fail", "reader_failed", "the reader failed: KeyError: 'no such thing'"),
        ("greedy", "reader_failed", "reading takes more memory than is allowed"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="memory is limited on POSIX alone")
def test_a_document_that_stops_a_reader_is_a_reject_and_the_next_is_read(
    tmp_path: Path, word: str, rule: str, reason: str
) -> None:
    jobs = [job(tmp_path, "bad.txt", TEXT + word.encode()), job(tmp_path, "good.txt")]
    with ReaderProcesses(seconds=2, most=1) as readers:
        bad, good = readers.examine(jobs)
    assert bad.reject is not None
    assert (bad.reject.rule, bad.reject.reason, bad.reject.location) == (rule, reason, "bad.txt")
    assert good.read is not None


NOT_READY = {
    "import": ("import no_such_module", "exit code 1: ModuleNotFoundError: No module named 'no_such_module'"),
    "killed": ("import os; os.kill(os.getpid(), 9)", "killed by SIGKILL"),
    "memory": (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 27, 1 << 27))\n"
        "from orchestration.sources import isolation; bytearray(1 << 28)",
        "Error",
    ),
}


@pytest.mark.parametrize("cause", NOT_READY)
@pytest.mark.skipif(sys.platform == "win32", reason="memory is limited on POSIX alone")
def test_readers_that_do_not_start_are_an_error_that_says_why_and_no_reject_of_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: str
) -> None:
    source, why = NOT_READY[cause]
    monkeypatch.setattr(isolation, "SERVE", source)
    jobs = [job(tmp_path, f"{number}.txt", TEXT + b" Again." * number) for number in range(50)]
    with pytest.raises(ReaderError) as caught, ReaderProcesses() as readers:
        list(readers.examine(jobs))
    assert str(caught.value).startswith("no document can be read: the reading process does not start")
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


def test_readers_that_never_get_ready_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SERVE", "input()")
    monkeypatch.setattr(isolation, "STARTING_SECONDS", 0.5)
    with pytest.raises(ReaderError, match="does not start"), ReaderProcesses() as readers:
        list(readers.examine([job(tmp_path, "a.txt")]))


def test_a_file_that_is_gone_is_a_reject(tmp_path: Path) -> None:
    outcome = examine_here(Job(tmp_path / "gone.txt", "text/plain", "gone.txt", "0" * 64))
    assert outcome.reject is not None
    assert outcome.reject.rule == "unreadable"
