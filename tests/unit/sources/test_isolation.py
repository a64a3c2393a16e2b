"""Processes that read: a document that hangs, crashes or fails in one is a reject, and the next is read."""

import hashlib
import sys
from pathlib import Path

import pytest

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


def test_a_file_that_is_gone_is_a_reject(tmp_path: Path) -> None:
    outcome = examine_here(Job(tmp_path / "gone.txt", "text/plain", "gone.txt", "0" * 64))
    assert outcome.reject is not None
    assert outcome.reject.rule == "unreadable"
