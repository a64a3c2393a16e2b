"""What a published file tells of changes: chosen by day, release and cause.

Belongs here: choosing rows of `meta.changes`. Does not belong here: finding them (`differences`), drawing them.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from orchestration.days import now, parse_day
from orchestration.errors import CooperationError, UsageError
from orchestration.publication.changes import Cause
from orchestration.publication.comparison import release_number
from orchestration.warehouse.working_file import connect
from schemas.changes import FIRST_RELEASE, Changes

NEWS = (Cause.NEW_STATEMENT.value,)
OF_STATEMENT = ("title", "published_on", "publisher", "source_url")
COLUMNS = (*Changes.frame_schema(), *OF_STATEMENT)
WITH_STATEMENT = (
    f"LEFT JOIN (SELECT statement_id, {', '.join(OF_STATEMENT)} FROM marts.dim_statement) AS told USING (statement_id)"
)
HAS_CHANGES = "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'meta' AND table_name = 'changes'"
NEWEST_FIRST = "release_number DESC, commitment_id, kind, field, change_id"


@dataclass(frozen=True, slots=True)
class ToldChanges:
    """Changes that were asked for, and how many others there are in the same span.

    Attributes:
        release: number of the release that tells them; None where the file does not say.
        changes: rows with `COLUMNS`: those of `schemas.changes.Changes`, and of the statement that it rests on.
        left_out: number of other changes by cause.
        baseline: release and number of commitments where a first release lies in the span.
    """

    release: int | None
    changes: list[dict[str, Any]]
    left_out: dict[str, int]
    baseline: tuple[int, int] | None


def told_changes(published: Path, *, since: str | None = None, causes: tuple[str, ...] = NEWS) -> ToldChanges:
    """Changes that a published file tells.

    Args:
        published: the file.
        since: `7d` for the last seven days, a day as YYYY-MM-DD, or the number of a release, after which; by default
            those of the newest release alone.
        causes: which causes; empty for all.

    Raises:
        UsageError: `since` is none of these.
        CooperationError: the file tells no changes, since an older version published it.
    """
    with connect(published, read_only=True) as connection:
        [(catalog,)] = connection.execute("SELECT current_database()").fetchall()
        number = release_number(connection, f'"{catalog}"', published)
        if not connection.execute(HAS_CHANGES).fetchall():
            raise CooperationError(
                f"{published} was published by an older version and tells no changes; first run: cooperation run"
            )
        condition = _since(since, number)
        counted = connection.execute(
            f"SELECT cause, count(*) FROM meta.changes WHERE {condition} GROUP BY cause ORDER BY 2 DESC, 1"
        ).fetchall()
        first = connection.execute(
            "SELECT release_number, CAST(after AS BIGINT) FROM meta.changes"
            f" WHERE {condition} AND kind = '{FIRST_RELEASE}' ORDER BY release_number DESC LIMIT 1"
        ).fetchone()
        chosen = f"({condition}) AND (len(?) = 0 OR list_contains(?, cause))"
        rows = connection.execute(
            f"SELECT {', '.join(COLUMNS)} FROM meta.changes {WITH_STATEMENT} WHERE {chosen} ORDER BY {NEWEST_FIRST}",
            [list(causes), list(causes)],
        ).fetchall()
    changes = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    left_out = {cause: count for cause, count in counted if causes and cause not in causes and cause != FIRST_RELEASE}
    return ToldChanges(number, changes, left_out, (int(first[0]), int(first[1])) if first else None)


def _since(since: str | None, newest: int | None) -> str:
    if since is None:
        return f"release_number = {newest or '(SELECT max(release_number) FROM meta.changes)'}"
    if since.isdecimal():
        return f"release_number > {int(since)}"
    if days := re.fullmatch(r"(\d{1,5})d", since):
        return _from(now() - timedelta(days=int(days[1])))
    try:
        return _from(datetime.combine(parse_day(since), datetime.min.time()))
    except UsageError as error:
        raise UsageError(
            f"--since {since!r} is no span of days such as 7d, no day such as 2026-11-23 and no release number"
        ) from error


def _from(moment: datetime) -> str:
    return f"published_at >= TIMESTAMP '{moment.isoformat(sep=' ')}'"
