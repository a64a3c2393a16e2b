"""Documents read in processes of their own, so that no document can stop a run, hang it or take all memory.

Belongs here: the processes and their limits. Does not belong here: reading (`reading`).
"""

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

from orchestration.rejects import rejected
from orchestration.settings import PACKAGE
from orchestration.sources.evidence import Evidence
from orchestration.sources.front_matter import Metadata
from orchestration.sources.reading import Examined, examine_document

DEFAULT_SECONDS = 60.0
MOST_MEMORY = 3 * 1024**3
MOST_PROCESSES, JOBS_PER_PROCESS = 4, 20
SERVE = "from orchestration.sources.isolation import serve; serve()"
LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Job:
    """A document to be read; the fields are those of `reading.examine_document`, with the file instead of bytes."""

    path: Path
    media_type: str | None
    location: str
    document_id: str
    needs_date: bool = True
    given: tuple[Evidence, ...] = ()
    charset: str | None = None


@dataclass(slots=True)
class ReaderProcesses:
    """Processes that read documents; closed when the `with` block ends.

    Attributes:
        seconds: how long one document may take.
        most: how many documents are read at once; by default as many as there are processors, up to four.
    """

    seconds: float = DEFAULT_SECONDS
    most: int = field(default_factory=lambda: min(MOST_PROCESSES, os.cpu_count() or 1))
    _local: threading.local = field(default_factory=threading.local)
    _all: list["_Process"] = field(default_factory=list)

    def __enter__(self) -> "ReaderProcesses":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._all:
            process.end()

    def examine(self, jobs: Sequence[Job]) -> Iterator[Examined]:
        """Outcome of each job, in their order; one that hangs, crashes or fails is a reject that says so."""
        number = max(1, min(self.most, -(-len(jobs) // JOBS_PER_PROCESS)))
        with ThreadPoolExecutor(number) as threads:
            yield from threads.map(self._one, jobs)

    def _one(self, job: Job) -> Examined:
        process: _Process | None = getattr(self._local, "process", None)
        if process is None or not process.lives:
            process = self._local.process = _Process()
            self._all.append(process)
        return process.examine(job, self.seconds)


class _Process:
    """One reading process, which takes a job at a time."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
        self._child = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        self.lives = _receive(self._output) is not None  # it says that it is ready, which is not the document's time

    @property
    def _output(self) -> IO[bytes]:
        assert self._child.stdout is not None
        return self._child.stdout

    def examine(self, job: Job, seconds: float) -> Examined:
        timer = threading.Timer(seconds, self._child.kill)
        timer.start()
        answer = None
        try:
            assert self._child.stdin is not None
            _send(self._child.stdin, job)
            answer = _receive(self._output)
        except OSError:
            pass
        finally:
            took_too_long = not timer.is_alive() and answer is None
            timer.cancel()
        if isinstance(answer, Examined):
            return answer
        self.end()
        if took_too_long:
            return failed(job, "took_too_long", f"reading took more than {seconds:g} seconds", f"{seconds:g}")
        return failed(job, "reader_failed", f"the reader broke off (exit code {self._child.returncode})")

    def end(self) -> None:
        self.lives = False
        with suppress(OSError):
            self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def failed(job: Job, rule: str, reason: str, value: str | None = None) -> Examined:
    """A document that no reader got through."""
    reject = rejected("statements", job.location, rule, reason, value=value, document_id=job.document_id)
    return Examined(None, reject, Metadata(), "[]")


def serve() -> None:
    """Reads the documents that the parent names on standard input until it is closed; run in the child."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever libraries print must not mix with the answers
    _limit_memory()
    _send(answers, "ready")
    while isinstance(job := _receive(sys.stdin.buffer), Job):
        _send(answers, examine_here(job))


def examine_here(job: Job) -> Examined:
    """Reads a document in this process; only errors of Python become rejects, neither hangs nor crashes."""
    try:
        content = job.path.read_bytes()
    except OSError as error:
        return failed(job, "unreadable", f"the file cannot be read: {error.strerror}")
    try:
        return examine_document(
            content,
            job.media_type,
            location=job.location,
            document_id=job.document_id,
            needs_date=job.needs_date,
            given=job.given,
            charset=job.charset,
        )
    except MemoryError:
        return failed(job, "reader_failed", "reading takes more memory than is allowed")
    except Exception as error:  # a fault of ours or of a library, met in one document, must not stop the others
        shown = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return failed(job, "reader_failed", f"the reader failed: {shown}")


def _limit_memory() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _send(pipe: IO[bytes], what: object) -> None:
    content = pickle.dumps(what)
    pipe.write(LENGTH.pack(len(content)) + content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> object:
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    content = pipe.read(size)
    return pickle.loads(content) if len(content) == size else None  # noqa: S301  # from our own process
