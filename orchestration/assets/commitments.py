"""Assets `mentions` and `commitments`: what the coder finds, and which commitment each finding tells of."""

from typing import Any

import dagster as dg
import polars as pl

from orchestration.assets import Result
from orchestration.assets.statements import statements
from orchestration.checks import rejects_check
from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.tables import code_statements
from orchestration.handover import leave, take
from orchestration.linking.copies import told_once
from orchestration.linking.threads import link
from orchestration.progress import Progress
from orchestration.rejects import rejects_frame, with_sources
from orchestration.resources import HomeResource
from orchestration.reviews.files import taken_in
from orchestration.reviews.known import remember
from orchestration.reviews.mentions import review_mentions
from orchestration.reviews.outcomes import decisions, rejects_of, review_rows, reviews_frame, usable
from orchestration.sources.active import sources_read
from schemas.raw import CommitmentMentions, CommitmentRelations, Documents, Mentions, Rejects, Statements
from schemas.reviews import MentionReviews, Reviews

CHECK = dg.AssetCheckSpec(
    "mentions_schema", asset="mentions", description="Every row of the coder meets schemas.raw.Mentions."
)


@dg.asset(deps=[statements], group_name="commitments", kinds={"polars", "pandera"}, check_specs=[CHECK])
def mentions(home: HomeResource, progress: dg.ResourceParam[Progress]) -> Result:
    """Every commitment as each statement tells it, with its exact words; what a copy repeats is told once.

    What people decided stands in the rows; what the coder says of them is kept beside.
    """
    texts = take(home.home, "statements", Statements)
    with progress.stage("statements coded", texts.height) as advance:
        coded = code_statements(texts, home.home.mentions / "coded.parquet", RuleCoder(), advance)
    once = told_once(coded.valid, texts)
    of_mentions = [review for review in taken_in(home.home).reviews if not review.of_statement]
    reviewed = review_mentions(of_mentions, texts, take(home.home, "statements", Documents), once)
    of_statements = take(home.home, "statements", Reviews)
    reviews = reviews_frame([*of_statements.to_dicts(), *review_rows(of_mentions, reviewed.found, reviewed.decided)])
    of_coder = with_sources(coded.rejects, home.store.sources_of_documents(sources_read(home.home)))
    rejects = pl.concat([of_coder, rejects_frame(rejects_of(of_mentions, reviewed.found))])
    leave(home.home, "mentions", Mentions, reviewed.mentions)
    leave(home.home, "mentions", MentionReviews, reviewed.mention_reviews)
    leave(home.home, "mentions", Reviews, reviews)
    leave(home.home, "mentions", Rejects, rejects)
    remember(home.home.known_reviews, usable(taken_in(home.home).reviews, reviews))
    metadata: dict[str, Any] = {
        "mentions": reviewed.mentions.height,
        "mentions_reviewed": reviewed.mention_reviews.height,
        "mentions_repeated_by_copies": coded.valid.height - once.height,
        "rejects": rejects.height,
        "coder_version": RuleCoder().version,
    }
    return dg.MaterializeResult(metadata=metadata, check_results=[rejects_check(CHECK, rejects)])


@dg.asset(deps=[mentions], group_name="commitments", kinds={"polars"})
def commitments(home: HomeResource, progress: dg.ResourceParam[Progress]) -> Result:
    """The commitment that each mention belongs to; a dismissed mention belongs to none."""
    dismissed = take(home.home, "mentions", MentionReviews).filter(pl.col("decision") == "dismissed")
    texts = take(home.home, "statements", Statements)
    rows = take(home.home, "mentions", Mentions).join(dismissed, on="mention_id", how="anti", maintain_order="left")
    people = decisions(take(home.home, "mentions", Reviews), rows.get_column("mention_id"))
    with progress.stage("commitments", rows.height) as advance:
        linked = link(rows, texts, people)
        advance(rows.height)
    leave(home.home, "mentions", CommitmentMentions, linked.links)
    leave(home.home, "mentions", CommitmentRelations, linked.relations)
    metadata: dict[str, Any] = {
        "commitments": linked.links.get_column("commitment_id").n_unique(),
        "relations": linked.relations.height,
        "pairs_decided_by_people": len(people.together) + len(people.apart),
    }
    return dg.MaterializeResult(metadata=metadata)
