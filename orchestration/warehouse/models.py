"""dbt, in this process: parsing the project once, building and testing the models.

Belongs here: arguments, environment, events of dbt. Does not belong here: SQL, and what Dagster makes of the events.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.errors import ModelError
from orchestration.files import hash_of_files
from orchestration.settings import resources

Event = dict[str, Any]
MOST_FAILURES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class DbtProject:
    """Where dbt reads and writes.

    Attributes:
        folder: the dbt project; may be read-only.
        work: folder for targets, logs and parsed manifests.
        warehouse: the DuckDB file it works on.
    """

    folder: Path
    work: Path
    warehouse: Path

    def version(self) -> str:
        """Hash of the project and of the code lists that its seeds read."""
        reference = self.folder.parent / "data" / "reference"
        files = [path for path in self.folder.rglob("*") if path.suffix in (".sql", ".yml", ".md") and path.is_file()]
        return hash_of_files([*files, *reference.glob("*.csv")], self.folder.parent)[:16]


def project_of(work: Path, warehouse: Path) -> DbtProject:
    """The packaged dbt project, working in `work` on `warehouse`."""
    return DbtProject(resources() / "dbt_project", work, warehouse)


def arguments(command: str, project: DbtProject, *, as_of: date | None = None, unit_tests: bool = False) -> list[str]:
    """Arguments of one dbt invocation.

    Args:
        command: `parse`, `build`, ...
        project: where dbt reads and writes.
        as_of: the day of the figures; needed by all commands that compile models.
        unit_tests: whether `build` runs dbt's unit tests too.
    """
    where = ["--project-dir", str(project.folder), "--profiles-dir", str(project.folder)]
    output = ["--target-path", str(project.work / "target"), "--log-path", str(project.work / "logs")]
    day = ["--vars", json.dumps({"as_of": as_of.isoformat()})] if as_of else []
    quiet = ["--quiet", "--no-use-colors", "--no-version-check", "--log-level-file", "none"]
    if command == "parse":
        return [*quiet, command, *where, *output, *day]
    tests = ["--exclude-resource-type", "unit_test"] if command == "build" and not unit_tests else []
    return [*quiet, "--no-write-json", command, *where, *output, *day, *tests]


def manifest(project: DbtProject, *, as_of: date | None = None) -> Path:
    """Path of the parsed project, parsed when it or the code lists changed. Needs no database and starts no process.

    Args:
        project: where dbt reads and writes.
        as_of: the day of a build that follows; dbt then need not parse again for it.

    Raises:
        ModelError: the project cannot be parsed.
    """
    path = project.work / f"manifest-{project.version()}.json"
    if not path.exists():
        invoke(arguments("parse", project, as_of=as_of), project)
        for former in project.work.glob("manifest-*.json"):
            former.unlink(missing_ok=True)
        os.replace(project.work / "target" / "manifest.json", path)
    return path


def build(project: DbtProject, *, as_of: date, listen: Callable[[Event], None], unit_tests: bool = False) -> None:
    """Builds and tests all models; `listen` gets every event of dbt as a dictionary, in the order of dbt.

    Raises:
        ModelError: a model, seed or test failed.
    """
    invoke(arguments("build", project, as_of=as_of, unit_tests=unit_tests), project, listen)


def invoke(args: list[str], project: DbtProject, listen: Callable[[Event], None] | None = None) -> None:
    """Runs dbt in this process and frees the DuckDB file afterwards.

    Raises:
        ModelError: dbt failed; the message names the first nodes that did.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner
    from google.protobuf import json_format

    to_dict: Callable[..., Event] = json_format.MessageToDict
    close: Callable[[], None] = DuckDBConnectionManager.close_all_connections

    def hear(message: Any) -> None:
        if listen is not None:
            listen(to_dict(message, preserving_proto_field_name=True))

    project.work.mkdir(parents=True, exist_ok=True)
    with _environment(project):
        try:
            result = dbtRunner(callbacks=[hear]).invoke(args)
        finally:
            close()
    if result.success:
        return
    if result.exception is not None:
        raise ModelError(f"dbt could not run: {' '.join(str(result.exception).split())}")
    nodes: list[Any] = list(getattr(result.result, "results", []))
    failed = [node for node in nodes if str(node.status) in ("error", "fail", "runtime error")]
    shown = "; ".join(
        f"{node.node.name}: {' '.join((node.message or '').split())}" for node in failed[:MOST_FAILURES_SHOWN]
    )
    raise ModelError(f"{len(failed)} of the models or their tests failed, nothing is published: {shown}")


def node_of(event: Event) -> str | None:
    """Id of the node that an event tells the end of; None for every other event."""
    if not str(event["info"]["name"]).endswith("Result") or "node_info" not in event.get("data", {}):
        return None
    return str(event["data"]["node_info"]["unique_id"])


def executed_nodes(parsed: Mapping[str, Any]) -> int:
    """Number of nodes that a build of this manifest ends one by one, unit tests left out."""
    return sum(
        1
        for node in parsed["nodes"].values()
        if node["resource_type"] in ("model", "seed", "test") and node["config"].get("materialized") != "ephemeral"
    )


@contextmanager
def _environment(project: DbtProject) -> Iterator[None]:
    values = {
        "COOPERATION_WAREHOUSE": str(project.warehouse),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
