"""Files of releases that are compared: attached, and what is known of each.

Belongs here: opening two files beside each other, versions and day of each. Does not belong here: what differs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from orchestration.errors import CooperationError
from orchestration.warehouse.working_file import connect

NEEDED = (
    *("marts.fct_commitments", "marts.rpt_commitments", "marts.fct_commitment_mentions", "marts.dim_statement"),
    *("marts.dim_document", "marts.bridge_commitment_country", "marts.bridge_commitment_sector"),
    *("meta.runs", "meta.rekeys"),
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two attached files.

    Attributes:
        catalog: name by which it is attached, quoted.
        tables: names of its tables with their schema, and the columns of each.
        as_of: the day of its figures.
        software: versions of the coder and the package that made it.
        reference_version: version of its code lists.
    """

    catalog: str
    tables: dict[str, frozenset[str]]
    as_of: date
    software: tuple[str, str]
    reference_version: str

    def table(self, name: str, otherwise: str) -> str:
        """A mart of the file by its whole name, or what stands for it in a file of an older form."""
        return f"{self.catalog}.marts.{name}" if f"marts.{name}" in self.tables else otherwise


class NotComparableError(CooperationError):
    """A file does not hold what is compared: it is of an older form, or holds no finished run."""


@contextmanager
def attached(path: Path, other: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Side, Side]]:
    """Two files, opened read-only beside each other, and what is known of each.

    Raises:
        CooperationError: one of them cannot be opened.
        NotComparableError: one of them does not hold what is compared.
    """
    with connect(Path(":memory:")) as connection:
        for name, file in (("former", path), ("present", other)):
            attach(connection, file, name)
        yield connection, side_of(connection, "former", path), side_of(connection, "present", other)


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attaches a file read-only under a name.

    Raises:
        CooperationError: it cannot be opened.
    """
    if not path.exists():
        raise CooperationError(f"{path} is not there; give a published file or the number of a kept release")
    try:
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
    except duckdb.Error as error:
        said = " ".join(str(error).split())[:200]
        hint = "a run holds it; wait for it to end" if "lock" in said.lower() else "give a published DuckDB file"
        raise CooperationError(f"{path} cannot be opened ({said}); {hint}") from error


def side_of(connection: duckdb.DuckDBPyConnection, catalog: str, path: Path) -> Side:
    """What is known of an attached file.

    Raises:
        NotComparableError: it does not hold what is compared.
    """
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name, list(column_name) FROM duckdb_columns()"
        " WHERE database_name = ? GROUP BY ALL",
        [catalog],
    ).fetchall()
    tables = {name: frozenset(columns) for name, columns in rows}
    missing = [name for name in NEEDED if name not in tables]
    if missing:
        raise NotComparableError(
            f"{path} has no {missing[0]} and cannot be compared: it is no warehouse, or one of an older form"
        )
    quoted = f'"{catalog}"'
    run = connection.execute(
        f"SELECT as_of_on, coder_version, package_version, reference_version FROM {quoted}.meta.runs"
        " ORDER BY finished_at DESC LIMIT 1"
    ).fetchone()
    if run is None:
        raise NotComparableError(f"{path} holds no finished run and cannot be compared; first run: cooperation run")
    as_of, coder, package, reference = run
    return Side(quoted, tables, as_of, (str(coder), str(package)), str(reference))
