"""Rejects as rows, and the source each came from."""

import polars as pl

from orchestration.rejects import Reject, rejects_frame, with_sources

SOURCES = pl.DataFrame({"document_id": ["d" * 64, "e" * 64], "source_id": ["inbox", "files"]})


def test_a_reject_without_source_gets_that_of_its_document() -> None:
    rejects = rejects_frame(
        [
            Reject("mentions", "Title, offset 0", "coder_failed", "why", "what to do", document_id="d" * 64),
            Reject("statements", "a.txt", "no_date", "why", "what to do", document_id="e" * 64, source_id="archive"),
            Reject("mentions", "Title, offset 9", "coder_failed", "why", "what to do", document_id="f" * 64),
            Reject("documents", "b.txt", "unreadable", "why", "what to do"),
        ]
    )
    found = with_sources(rejects, SOURCES)
    assert found.drop("source_id").equals(rejects.drop("source_id"))
    assert dict(found.select("location", "source_id").iter_rows()) == {
        "Title, offset 0": "inbox",
        "a.txt": "archive",
        "Title, offset 9": None,
        "b.txt": None,
    }


def test_no_rejects_stay_none() -> None:
    assert with_sources(rejects_frame([]), SOURCES).equals(rejects_frame([]))
