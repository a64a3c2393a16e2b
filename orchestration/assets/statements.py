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
from orchestration.rejects import rejects_frame
from orchestration.resources import HomeResource
from orchestration.reviews.files import take_in
from orchestration.reviews.known import changed_rows
from orchestration.reviews.outcomes import invalid_rows, rejects_of, review_rows, reviews_frame
from orchestration.reviews.statements import review_statements
from orchestration.sources.active import sources_read
from orchestration.sources.copies import with_copies
from orchestration.sources.given import given_by_sources
from orchestration.sources.statements import read_statements
from schemas.raw import Documents, Rejects, Statements
from schemas.reviews import Reviews

CHECK = dg.AssetCheckSpec(
    "statements_schema",
    asset="statements",
    description="Every document gave a statement that meets schemas.raw.Statements.",
)


@dg.asset(deps=[documents], group_name="sources", kinds={"polars", "pandera"}, check_specs=[CHECK])
def statements(home: HomeResource, progress: dg.ResourceParam[Progress]) -> Result:
    """Clean text with title, date, publisher and link, as people corrected them; the same text twice is one statement.

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
    file = take_in(home.home)
    of_statements = [review for review in file.reviews if review.of_statement]
    reviewed = review_statements(of_statements, tables.statements, tables.documents)
    with progress.stage("copies looked for", tables.statements.height) as advance:
        texts = with_copies(reviewed.statements, home.home.statements / "copies.parquet", advance)
    reviews = reviews_frame(
        [*review_rows(of_statements, reviewed.found, reviewed.decided), *invalid_rows(file.invalid)]
    )
    of_reviews = [
        *file.rejects,
        *rejects_of(of_statements, reviewed.found),
        *changed_rows(home.home.known_reviews, file),
    ]
    rejects = pl.concat([tables.rejects, rejects_frame(of_reviews)])
    for model, frame in ((Documents, tables.documents), (Statements, texts), (Rejects, rejects), (Reviews, reviews)):
        leave(home.home, "statements", model, frame)
    metadata: dict[str, Any] = {
        "documents": tables.documents.height,
        "statements": texts.height,
        "copies": texts.get_column("copy_of").count(),
        "reviews": len(file.reviews),
        "rejects": rejects.height,
    }
    return dg.MaterializeResult(metadata=metadata, check_results=[rejects_check(CHECK, tables.rejects)])
