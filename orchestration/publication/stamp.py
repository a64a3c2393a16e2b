"""What a published file says of itself: its release, day and versions.

Belongs here: reading the stamp of one publication. Does not belong here: figures about commitments.
"""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from orchestration.publication.asking import records


@dataclass(frozen=True, slots=True)
class Stamp:
    """One publication.

    Attributes:
        release_number: its number; None in a file that does not say.
        made_at: when it was published, or else when its run finished; UTC.
        run_id: the run whose figures it holds.
        as_of_on: the day that its figures are as of.
        package_version: version of this package.
        coder_version: version of the coder.
        reference_version: version of the code lists.
        schema_version: version of the tables.
    """

    release_number: int | None
    made_at: datetime
    run_id: str
    as_of_on: date
    package_version: str
    coder_version: str
    reference_version: str
    schema_version: int

    @property
    def release(self) -> str:
        """The release in words: `release 12`, or the run where the file has no number."""
        return f"release {self.release_number}" if self.release_number is not None else f"run {self.run_id[:8]}"


def read_stamp(connection: duckdb.DuckDBPyConnection) -> Stamp:
    """The stamp of an opened published file: of `meta.publication` where it has one, else of its last run."""
    columns = "run_id, as_of_on, package_version, coder_version, reference_version, schema_version"
    has_number = records(
        connection, "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'meta' AND table_name = 'publication'"
    )
    if has_number:
        query = f"SELECT release_number, published_at AS made_at, {columns} FROM meta.publication"
    else:
        query = f"SELECT NULL AS release_number, finished_at AS made_at, {columns} FROM meta.runs"
    return Stamp(**records(connection, f"{query} ORDER BY made_at DESC LIMIT 1")[0])
