"""The whole archive of releases through the command: every one accounted for, how long it takes, how much memory.

`python tests/benchmarks/archive.py [ARCHIVE]` needs the corpus beside the project, some minutes and 1 GB of disk. It
checks that all documents are statements, copies and rejects, and that titles, dates and links in `dim_document` are
those of the front matter; it prints the seconds up to each stage, also of a second run, and the largest memory.
"""

import hashlib
import re
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import yaml

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
DAY = "2026-11-23"
Stated = dict[str, tuple[str, date, str]]


def run(home: Path, *words: str) -> None:
    """One `cooperation run`, with the seconds after which each of its stages had ended."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "orchestration.cli", "run", "--home", str(home), "--as-of", DAY, *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            print(f"{time.perf_counter() - began:7.1f} s  {line.rstrip()}")
    print(f"{time.perf_counter() - began:7.1f} s  in all; exit code {process.returncode}")
    if process.returncode:
        raise SystemExit(1)


def front_matter(archive: Path) -> Stated:
    """Title, date and link that each member states, by its hash, read without the package."""
    stated: Stated = {}
    with tarfile.open(archive) as members:
        for about in members:
            file = members.extractfile(about)
            assert file is not None
            content = file.read()
            block = re.split(r"^---\n", content.decode(), maxsplit=2, flags=re.MULTILINE)[1]
            values = yaml.load(block, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            title = " ".join(values["title"].split())
            stated[hashlib.sha256(content).hexdigest()] = (
                title,
                date.fromisoformat(values["date"]),
                values["source_url"],
            )
    return stated


def check(home: Path, stated: Stated) -> None:
    """Fails where a document is not accounted for, or does not carry what its file states."""
    with duckdb.connect(str(home / "published" / "cooperation.duckdb"), read_only=True) as connection:
        connection.execute("SET schema = 'marts'")

        def number(query: str) -> int:
            return int(connection.execute(query).fetchall()[0][0])

        parts = {
            "statements": number("SELECT count(*) FROM dim_statement WHERE copy_of IS NULL"),
            "near copies": number("SELECT count(*) FROM dim_statement WHERE copy_of IS NOT NULL"),
            "same text again": number("SELECT count(statement_id) - count(DISTINCT statement_id) FROM dim_document"),
            "rejects": number("SELECT count(DISTINCT document_id) FROM fct_rejects WHERE stage = 'statements'"),
        }
        shown = connection.execute(
            "SELECT document_id, title, published_on, source_url FROM dim_document WHERE statement_id IS NOT NULL"
        ).fetchall()
        mentions = number("SELECT count(*) FROM fct_commitment_mentions")
        told_by_copies = number("SELECT coalesce(sum(mention_count), 0) FROM dim_statement WHERE copy_of IS NOT NULL")
    print(parts, f"{mentions} mentions, {told_by_copies} of them added by near copies")
    assert sum(parts.values()) == len(stated), f"{sum(parts.values())} of {len(stated)} are accounted for"
    wrong = [key for key, *values in shown if tuple(values) != stated[key]]
    assert not wrong, f"{len(wrong)} documents do not carry what their file states, for instance {wrong[0]}"
    print(f"titles, dates and links of {len(shown)} documents are those of their files")


def main(paths: list[str]) -> None:
    """Runs, checks, runs again."""
    archive = Path(paths[0]) if paths else CORPUS / "releases-2021-2026.tar.gz"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        run(home, "--from", str(archive))
        check(home, front_matter(archive))
        run(home)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"{largest / 1e6:7.2f} GB at most" if sys.platform != "darwin" else f"{largest / 1e9:7.2f} GB at most")


if __name__ == "__main__":
    main(sys.argv[1:])
