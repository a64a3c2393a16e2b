"""`sources.yaml` from the outside: a site on this machine, named by the setting for tests, to a published warehouse."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import DAY, ask, command, environment
from tests.ministry import Ministry, Page, feed, statement


@pytest.fixture
def ministry() -> Iterator[Ministry]:
    site = Ministry()
    site.pages["/statements/1"] = statement(1)
    site.pages["/feed"] = feed("/statements/1", "/statements/gone", root=f"http://localhost:{site.port}")
    yield site
    site.close()


def run(home: Path, allowed: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs `cooperation` with hosts that may lead to this machine."""
    settings = {**environment(), "COOPERATION_ALLOWED_HOSTS": allowed, "PATH": os.environ["PATH"]}
    return subprocess.run(
        command(*words, "--home", home), env=settings, capture_output=True, text=True, timeout=300, check=False
    )


def test_a_feed_becomes_commitments_with_links_and_what_is_missing_a_reject(
    ministry: Ministry, fresh_home: Path
) -> None:
    root = f"http://localhost:{ministry.port}"
    (fresh_home / "sources.yaml").write_text(
        f"contact: test@example.org\nsources:\n  - id: ministry\n    feeds: {root}/feed\n    min_documents: 3\n"
    )
    refused = run(fresh_home, "", "run", "--as-of", DAY)
    assert refused.returncode == 1
    assert "which is no public address" in refused.stderr
    assert ministry.requests == []
    done = run(fresh_home, "localhost", "run", "--as-of", DAY)
    assert done.returncode == 0, done.stderr
    assert "Source ministry shows 2 documents, at least 3 are expected." in done.stderr
    assert ask(fresh_home, "SELECT DISTINCT source_url FROM fct_commitment_mentions") == [(f"{root}/statements/1",)]
    assert f"{root}/statements/gone" in (fresh_home / "published" / "rejects.csv").read_text()
    listed = run(fresh_home, "localhost", "sources")
    assert "ministry" in listed.stdout
    ministry.pages["/feed"] = Page(status=404)
    failed = run(fresh_home, "localhost", "run", "--as-of", DAY)
    assert failed.returncode == 1
    assert "ministry: " in failed.stderr
    assert ask(fresh_home, "SELECT count(*) FROM dim_statement") == [(1,)]
