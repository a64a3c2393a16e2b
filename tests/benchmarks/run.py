"""How long the command takes: a first run, a run for another day, a run with nothing new, and the coder by itself.

`python tests/benchmarks/run.py [PATH ...]` measures the embedded sample, or the statements given. Machines differ and
are shared: compare the ratios, which come from one sitting, and not the seconds.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Statement
from orchestration.sources.discovery import Found, discover, source_paths
from orchestration.sources.reading import Read, read_document


def seconds(home: Path, day: str, paths: list[str]) -> float:
    """Wall-clock seconds of one `cooperation run`."""
    words = [sys.executable, "-m", "orchestration.cli", "run", "--home", str(home), "--as-of", day]
    began = time.perf_counter()
    subprocess.run([*words, *(["--from", *paths] if paths else [])], check=True, capture_output=True)
    return time.perf_counter() - began


def coder_speed(paths: list[str]) -> tuple[float, float]:
    """Megabytes of text and megabytes a second of the coder on one core."""
    given = [Path(path) for path in paths] or source_paths("sample", inbox=Path(), given=[])
    coder, size, spent = RuleCoder(), 0, 0.0
    for item in discover(given):
        if not isinstance(item, Found):
            continue
        read = read_document(item.path.read_bytes(), item.media_type, location=str(item.path), document_id="")
        if isinstance(read, Read):
            about = read.metadata
            statement = Statement(
                read.text, about.title, about.published_on, about.publisher or "", about.kind, about.parties
            )
            began = time.process_time()
            coder.code(statement)
            spent += time.process_time() - began
            size += len(read.text.encode())
    return size / 1e6, size / 1e6 / spent


def main(paths: list[str]) -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        first, other, same = (seconds(home, day, paths) for day in ("2026-11-23", "2026-11-22", "2026-11-22"))
    megabytes, speed = coder_speed(paths)
    print(f"first run          {first:6.1f} s")
    print(f"another day        {other:6.1f} s  {other / first:.2f} of the first")
    print(f"nothing new        {same:6.1f} s  {same / first:.2f} of the first")
    print(f"coder, one core    {speed:6.2f} MB/s over {megabytes:.2f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
