"""Documents read in processes of their own, so that no document can stop a run, hang it or take all memory.

Belongs here: the processes and their limits. Does not belong here: reading (`reading`).
"""

import os
import pickle
import signal
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

from orchestration.errors import ReaderError
from orchestration.rejects import rejected
from orchestration.settings import PACKAGE
from orchestration.sources.evidence import Evidence
from orchestration.sources.front_matter import Metadata
from orchestration.sources.reading import Examined, examine_document

DEFAULT_SECONDS = 60.0
STARTING_SECONDS, ENDING_SECONDS = 120.0, 5.0
LAST_WORDS, LONGEST_LINE = 4_000, 300  # kept of what a process writes on standard error: bytes, and characters shown
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
        """Outcome of each job, in their order; one that hangs, crashes or fails is a reject that says so.

        Raises:
            ReaderError: a process did not start, which is the fault of no document.
        """
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
    """One reading process, which takes a job at a time.

    Raises:
        ReaderError: it did not get so far as to say that it is ready.
    """

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-c", SERVE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        except OSError as error:
            raise ReaderError(f"no document can be read: the reading process does not start: {error}") from error
        self._said = b""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        timer = threading.Timer(STARTING_SECONDS, self._child.kill)
        timer.start()
        self.lives = _receive(self._output) is not None  # it says that it is ready, which is not the document's time
        timer.cancel()
        if not self.lives:
            why = self._why()
            self.end()
            raise ReaderError(f"no document can be read: the reading process does not start ({why})")

    @property
    def _output(self) -> IO[bytes]:
        assert self._child.stdout is not None
        return self._child.stdout

    def _listen(self) -> None:
        """Keeps the end of what the process writes on standard error, so that it never waits for a reader of it."""
        assert self._child.stderr is not None
        with suppress(OSError, ValueError):  # closed when the process is ended
            while some := os.read(self._child.stderr.fileno(), LAST_WORDS):
                self._said = (self._said + some)[-LAST_WORDS:]

    def _why(self) -> str:
        """How the process ended, and the last line it wrote; called when its answers ended."""
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(ENDING_SECONDS)
            self._listener.join(ENDING_SECONDS)
        lines = self._said.decode("utf-8", "replace").split("\n")
        last = next((" ".join(line.split()) for line in reversed(lines) if line.strip()), "")
        return _ending(self._child.returncode) + (f": {last[:LONGEST_LINE]}" if last else "")

    def examine(self, job: Job, seconds: float) -> Examined:
        timer = threading.Timer(seconds, self._child.kill)
        timer.start()
        self._said = b""  # what was said of the document before
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
        why = "" if took_too_long else self._why()
        self.end()
        if took_too_long:
            return failed(job, "took_too_long", f"reading took more than {seconds:g} seconds", f"{seconds:g}")
        return failed(job, "reader_failed", f"the reader broke off ({why})")

    def end(self) -> None:
        self.lives = False
        with suppress(OSError):
            self._child.kill()
        self._child.wait()
        self._listener.join(ENDING_SECONDS)
        for pipe in (self._child.stdin, self._child.stdout, self._child.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _ending(code: int | None) -> str:
    """How a process ended, in words: by its exit code, or the signal that killed it."""
    if code is None:
        return "it closed its answers and did not end"
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return f"killed by {signal.Signals(-code).name}"
    return f"killed by signal {-code}"


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
