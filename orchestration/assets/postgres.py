"""Asset `published_postgres`: the release that was just published, in PostgreSQL; there only where it is asked for."""

from dataclasses import dataclass, field

import dagster as dg

from orchestration.assets import Result
from orchestration.assets.publication import published_warehouse
from orchestration.progress import Progress
from orchestration.publication.postgres import publish_to_postgres
from orchestration.resources import HomeResource


@dataclass(frozen=True, slots=True)
class PostgresTarget:
    """The database that runs publish to.

    Attributes:
        address: where it is; no part of Dagster's configuration, which its UI shows.
        readers: roles that may read.
        patience: how long to wait for readers' open transactions, in seconds.
    """

    address: str = field(repr=False)
    readers: frozenset[str]
    patience: float


@dg.asset(deps=[published_warehouse], group_name="publication", kinds={"postgres"})
def published_postgres(
    context: dg.AssetExecutionContext,
    home: HomeResource,
    postgres: dg.ResourceParam[PostgresTarget],
    progress: dg.ResourceParam[Progress],
) -> Result:
    """The release in tables of its own, and stable views that show it; where this fails, the DuckDB file stays."""
    done = publish_to_postgres(
        home.home.published_warehouse,
        postgres.address,
        keep=home.published_versions,
        readers=sorted(postgres.readers),
        patience=postgres.patience,
        progress=progress,
    )
    for number, reason in done.left.items():
        context.log.warning(f"release {number} is old and stays in PostgreSQL until the next publication: {reason}")
    return dg.MaterializeResult(
        metadata={
            "database": done.database,
            "schema": done.schema,
            "release": done.release,
            "rows": dg.MetadataValue.json(done.rows),
        }
    )
