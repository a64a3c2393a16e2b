"""Assets `mentions` and `commitments`: what the coder finds, and which commitment each finding tells of."""

from typing import Any

import dagster as dg

from orchestration.assets import Result
from orchestration.assets.statements import statements
from orchestration.checks import rejects_check
from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.tables import code_statements
from orchestration.handover import leave, take
from orchestration.linking.copies import told_once
from orchestration.linking.threads import link
from orchestration.progress import Progress
from orchestration.rejects import with_sources
from orchestration.resources import HomeResource
from orchestration.sources.active import sources_read
from schemas.raw import CommitmentMentions, CommitmentRelations, Mentions, Rejects, Statements

CHECK = dg.AssetCheckSpec(
    "mentions_schema", asset="mentions", description="Every row of the coder meets schemas.raw.Mentions."
)


@dg.asset(deps=[statements], group_name="commitments", kinds={"polars", "pandera"}, check_specs=[CHECK])
def mentions(home: HomeResource, progress: dg.ResourceParam[Progress]) -> Result:
    """Every commitment as each statement tells it, with its exact words; what a copy repeats is told once."""
    texts = take(home.home, "statements", Statements)
    with progress.stage("statements coded", texts.height) as advance:
        coded = code_statements(texts, home.home.mentions / "coded.parquet", RuleCoder(), advance)
    once = told_once(coded.valid, texts)
    rejects = with_sources(coded.rejects, home.store.sources_of_documents(sources_read(home.home)))
    leave(home.home, "mentions", Mentions, once)
    leave(home.home, "mentions", Rejects, rejects)
    metadata: dict[str, Any] = {
        "mentions": once.height,
        "mentions_repeated_by_copies": coded.valid.height - once.height,
        "rejects": rejects.height,
        "coder_version": RuleCoder().version,
    }
    return dg.MaterializeResult(metadata=metadata, check_results=[rejects_check(CHECK, rejects)])


@dg.asset(deps=[mentions], group_name="commitments", kinds={"polars"})
def commitments(home: HomeResource, progress: dg.ResourceParam[Progress]) -> Result:
    """The commitment that each mention belongs to."""
    rows, texts = take(home.home, "mentions", Mentions), take(home.home, "statements", Statements)
    with progress.stage("commitments", rows.height) as advance:
        linked = link(rows, texts)
        advance(rows.height)
    leave(home.home, "mentions", CommitmentMentions, linked.links)
    leave(home.home, "mentions", CommitmentRelations, linked.relations)
    metadata: dict[str, Any] = {
        "commitments": linked.links.get_column("commitment_id").n_unique(),
        "relations": linked.relations.height,
    }
    return dg.MaterializeResult(metadata=metadata)
