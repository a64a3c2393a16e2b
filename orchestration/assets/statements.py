"""Asset `statements`: clean text and metadata of all documents."""

from typing import Any

import dagster as dg
import polars as pl

from orchestration.assets import Result
from orchestration.assets.documents import documents
from orchestration.checks import rejects_check
from orchestration.errors import InvariantError
from orchestration.handover import leave
from orchestration.progress import Progress
from orchestration.resources import HomeResource
from orchestration.sources.active import sources_read
from orchestration.sources.copies import with_copies
from orchestration.sources.given import given_by_sources
from orchestration.sources.statements import read_statements
from schemas.raw import Documents, Rejects, Statements

CHECK = dg.AssetCheckSpec(
    "statements_schema",
    asset="statements",
    description="Every document gave a statement that meets schemas.raw.Statements.",
)


@dg.asset(deps=[documents], group_name="sources", kinds={"polars", "pandera"}, check_specs=[CHECK])
def statements(home: HomeResource, progress: dg.ResourceParam[Progress]) -> Result:
    """Clean text with title, date, publisher and link; the same text from two places is one statement.

    One that repeats another nearly word for word is linked to it as its copy.
    """
    sources = sources_read(home.home)
    total = len({key for source_id in sources for key in home.store.sightings(source_id).get_column("document_id")})
    with progress.stage("documents read", total) as advance:
        tables = read_statements(
            home.store,
            sources,
            home.home.statements / "readings.parquet",
            advance,
            home.max_reading_seconds,
            given=given_by_sources(home.home, sources),
        )
    without = tables.documents.filter(pl.col("statement_id").is_null()).height
    rejected = tables.rejects.filter(pl.col("stage") == "statements").get_column("document_id").n_unique()
    if without != rejected:
        raise InvariantError(f"{without} documents have no statement and {rejected} a reject; please report this")
    with progress.stage("copies looked for", tables.statements.height) as advance:
        texts = with_copies(tables.statements, home.home.statements / "copies.parquet", advance)
    for model, frame in ((Documents, tables.documents), (Statements, texts), (Rejects, tables.rejects)):
        leave(home.home, "statements", model, frame)
    metadata: dict[str, Any] = {
        "documents": tables.documents.height,
        "statements": texts.height,
        "copies": texts.get_column("copy_of").count(),
        "rejects": tables.rejects.height,
    }
    return dg.MaterializeResult(metadata=metadata, check_results=[rejects_check(CHECK, tables.rejects)])
