"""The folder that holds one warehouse: its layout, its format version, its owner.

Belongs here: paths, `home.json`, the lock. Does not belong here: what the files in it contain.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from orchestration.days import now
from orchestration.errors import HomeBusyError, HomeVersionError
from orchestration.files import write_atomically

FORMAT_VERSION = 1
_held: dict[Path, int] = {}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a home holds.

    Attributes:
        format_version: version of the home's layout.
        kind: `sample` while it holds the embedded sample, `real` from the first real statement on, for good.
        paths: files and folders given with `--from`, read again at every run.
        schema_version: version of the tables of the newest package that ran here; the first one did not note it.
    """

    format_version: int = FORMAT_VERSION
    kind: str = "sample"
    paths: tuple[str, ...] = ()
    schema_version: int = 1


@dataclass(frozen=True, slots=True)
class Home:
    """Paths of one home. Nothing is made until `prepare`."""

    root: Path

    @property
    def documents(self) -> Path:
        """Documents as they came, and what was seen where."""
        return self.root / "documents"

    @property
    def statements(self) -> Path:
        """Clean texts and metadata."""
        return self.root / "statements"

    @property
    def mentions(self) -> Path:
        """Coded mentions, and the commitments they tell of."""
        return self.root / "mentions"

    @property
    def warehouse(self) -> Path:
        """The working DuckDB file; one owner at a time."""
        return self.root / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Finished DuckDB files for readers."""
        return self.root / "published"

    @property
    def published_warehouse(self) -> Path:
        """The current published DuckDB file."""
        return self.published / "cooperation.duckdb"

    @property
    def unfinished(self) -> Path:
        """There while a run changes the tables of the working file: what is half old, half new is not published."""
        return self.root / "unfinished"

    @property
    def inbox(self) -> Path:
        """Files put here are taken in by the next run; the sensor watches it."""
        return self.root / "inbox"

    @property
    def sources_file(self) -> Path:
        """The user's list of sources; need not be there."""
        return self.root / "sources.yaml"

    @property
    def reviews_file(self) -> Path:
        """Decisions of people, added row by row; need not be there."""
        return self.root / "reviews.csv"

    @property
    def known_reviews(self) -> Path:
        """Rows that `reviews.csv` held before, by which changes to it are noticed."""
        return self.root / "reviews" / "known.csv"

    @property
    def source_states(self) -> Path:
        """What is known of each source: its last run, and the pages it showed."""
        return self.root / "sources"

    @property
    def dagster(self) -> Path:
        """DAGSTER_HOME of this home."""
        return self.root / "dagster"

    @property
    def dbt(self) -> Path:
        """Targets, logs and parsed manifests of dbt."""
        return self.root / "dbt"

    @property
    def logs(self) -> Path:
        """Rotating logs."""
        return self.root / "logs"

    def contents(self) -> Contents:
        """What the home holds; the default for a home that is not there yet.

        Raises:
            HomeVersionError: `home.json` is broken or of a newer package.
        """
        path = self.root / "home.json"
        if not path.exists():
            return Contents()
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            version = int(values["format_version"])
            schema = int(values.get("schema_version", 1))
            contents = Contents(version, str(values["kind"]), tuple(map(str, values["paths"])), schema)
        except (ValueError, KeyError, TypeError) as error:
            raise HomeVersionError(f"{path} cannot be read ({error}); restore it or choose another --home") from error
        if version > FORMAT_VERSION or schema > _schema_version():
            raise HomeVersionError(
                f"{self.root} was written by a newer cooperation-warehouse; upgrade the package to use it"
            )
        return contents

    def remember(self, *, paths: tuple[str, ...] = (), real: bool = False) -> Contents:
        """Notes that real statements are given, and where they lie. From then on the sample stays out for good."""
        before = self.contents()
        merged = tuple(dict.fromkeys((*before.paths, *paths)))
        kind = "real" if real or paths else before.kind
        after = replace(before, kind=kind, paths=merged, schema_version=_schema_version())
        if after != before or not (self.root / "home.json").exists():
            write_atomically(self.root / "home.json", json.dumps(asdict(after), indent=2).encode())
        return after

    def prepare(self) -> None:
        """Makes the folders of the home, and Dagster's settings in it.

        Raises:
            HomeVersionError: the home is of a newer package; nothing is written.
        """
        self.contents()
        for folder in (self.documents, self.statements, self.mentions, self.published, self.inbox, self.dbt, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        self.dagster.mkdir(exist_ok=True)
        settings = self.dagster / "dagster.yaml"
        if not settings.exists():
            write_atomically(settings, DAGSTER_YAML.encode())
        self.remember()

    @contextmanager
    def owned(self, command: str, wait_seconds: float = 0.0) -> Iterator[None]:
        """Holds the home for this process; the operating system frees it when the process ends, however it ends.

        A process that holds it already may enter again.

        Raises:
            HomeBusyError: another process holds it; the message says which, with what command and since when.
            HomeVersionError: the home is of a newer package; nothing is written.
        """
        self.contents()
        key = self.root.resolve()
        if _held.get(key):
            yield
            return
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / "lock", timeout=wait_seconds)
        owner = self.root / "lock.json"
        try:
            lock.acquire()
        except Timeout:
            raise HomeBusyError(
                f"{self.root} is in use by {_owner(owner)}; wait for it to end, then run again"
            ) from None
        _held[key] = 1
        try:
            since = f"{now():%Y-%m-%d %H:%M:%S} UTC"
            write_atomically(owner, json.dumps({"pid": os.getpid(), "command": command, "since": since}).encode())
            yield
        finally:
            _held.pop(key, None)
            owner.unlink(missing_ok=True)
            lock.release()


DAGSTER_YAML = """\
telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
run_monitoring:
  enabled: true
nux:
  enabled: false
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""


def _schema_version() -> int:
    from schemas import SCHEMA_VERSION  # commands that only read what is published do without the table models

    return SCHEMA_VERSION


def _owner(path: Path) -> str:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return f"process {values['pid']} ({values['command']}, since {values['since']})"
    except (OSError, ValueError, KeyError):
        return "another process"
