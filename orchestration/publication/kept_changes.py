"""`meta.changes`: what each release changed, kept in the working file and published with it.

Belongs here: recording what the next release changes. Does not belong here: finding it (`differences`), telling it
(`feed`, and the command `changes`).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.errors import CooperationError
from orchestration.publication.compared_files import NotComparableError, Side, attach, side_of
from orchestration.publication.differences import find_changes
from orchestration.warehouse.working_file import connect
from schemas.changes import FIRST_RELEASE, Changes

KEY = (
    "md5(concat_ws('|', {release}, kind, commitment_id, coalesce(field, ''), coalesce(before, ''),"
    " coalesce(after, '')))"
)
INSERT = """
INSERT INTO meta.changes BY NAME
SELECT
    'x_' || left({key}, 20) AS change_id,
    {release} AS release_number,
    TIMESTAMP '{published_at}' AS published_at,
    *
FROM ({rows})
"""
FIRST = f"""
SELECT '{FIRST_RELEASE}' AS kind, '{FIRST_RELEASE}' AS cause, NULL AS commitment_id, NULL AS field, NULL AS before,
    CAST(count(*) AS VARCHAR) AS after
FROM marts.fct_commitments
"""
SAMPLE_LEFT = """
SELECT bool_and(is_digest AND statement_id NOT IN (SELECT statement_id FROM marts.dim_statement))
FROM former.marts.dim_statement
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of one release.

    Attributes:
        by_cause: number of changes by cause.
        not_compared: why there was nothing to compare with; empty where there was.
    """

    by_cause: dict[str, int]
    not_compared: str


def record_changes(warehouse: Path, published: Path, release_number: int, published_at: datetime) -> Recorded:
    """Records in the working file what its marts change since the file that is published now.

    To be called right before publishing, after the run is stamped. Afterwards `meta.changes` holds what the published
    file tells of releases up to its own, and the rows of this one: what a release told that was rolled back, or that
    never came to be, is taken back, so that the rows of all releases in a row add up. Calling it again gives the same.
    Where no file is published, or only one that cannot be compared, or one of the embedded sample, which gave way to
    other statements, one row of kind `first_release` says how many commitments there are; they are no news.

    Args:
        warehouse: the working file, with its marts built.
        published: the current published file; need not be there.
        release_number: number of the release that is about to be published.
        published_at: when that is, UTC.

    """
    with connect(warehouse) as connection:
        [(catalog,)] = connection.execute("SELECT current_database()").fetchall()
        rows, reason = FIRST, ""
        try:
            if not published.exists():
                raise NotComparableError("nothing was published before")
            attach(connection, published, "former")
            former = side_of(connection, "former", published)
            present = side_of(connection, catalog, warehouse)
            if connection.execute(SAMPLE_LEFT).fetchall() == [(True,)]:
                raise NotComparableError("the embedded sample gave way to statements of your own")
        except CooperationError as error:
            reason = str(error)
            connection.execute(f"DELETE FROM meta.changes WHERE release_number >= {release_number}")
        else:
            _bring_to_published(connection, former)
            find_changes(connection, former, present)
            rows = "SELECT * FROM found_changes"
        key = KEY.format(release=release_number)
        connection.execute(
            INSERT.format(key=key, release=release_number, published_at=published_at.isoformat(sep=" "), rows=rows)
        )
        counted = connection.execute(
            "SELECT cause, count(*) FROM meta.changes WHERE release_number = ? GROUP BY cause ORDER BY 2 DESC, 1",
            [release_number],
        ).fetchall()
    return Recorded(dict(counted), reason)


def _bring_to_published(connection: duckdb.DuckDBPyConnection, former: Side) -> None:
    if not set(Changes.frame_schema()) <= former.tables.get("meta.changes", frozenset()):
        connection.execute("DELETE FROM meta.changes")
        return
    columns = ", ".join(Changes.frame_schema())
    connection.execute("DELETE FROM meta.changes WHERE change_id NOT IN (SELECT change_id FROM former.meta.changes)")
    connection.execute(
        f"INSERT INTO meta.changes BY NAME SELECT {columns} FROM former.meta.changes"
        " WHERE change_id NOT IN (SELECT change_id FROM meta.changes)"
    )
