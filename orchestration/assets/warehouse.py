"""Assets of the working DuckDB file: the raw tables, and one asset a dbt model."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from orchestration.assets.commitments import commitments
from orchestration.checks import schema_key
from orchestration.errors import ModelError
from orchestration.extraction.coder import RuleCoder
from orchestration.handover import take
from orchestration.progress import Progress
from orchestration.resources import HomeResource, RunDay
from orchestration.warehouse.load import RawTables, load, with_row_hashes
from orchestration.warehouse.models import Event, build, executed_nodes, node_of
from orchestration.warehouse.releases import is_newest_release
from orchestration.warehouse.runs import RunInputs, published_input_hash
from orchestration.warehouse.working_file import is_as_today
from schemas import RAW
from schemas.raw import CommitmentMentions, CommitmentRelations, Documents, Mentions, Rejects, Statements
from schemas.reviews import MentionReviews, Reviews


def raw_tables(home: HomeResource) -> RawTables:
    """The raw tables as the stages before left them."""
    rejects = pl.concat([take(home.home, "statements", Rejects), take(home.home, "mentions", Rejects)])
    return with_row_hashes(
        RawTables(
            documents=take(home.home, "statements", Documents),
            statements=take(home.home, "statements", Statements),
            mentions=take(home.home, "mentions", Mentions),
            commitment_mentions=take(home.home, "mentions", CommitmentMentions),
            commitment_relations=take(home.home, "mentions", CommitmentRelations),
            rejects=rejects.unique("reject_id").sort("reject_id"),
            reviews=take(home.home, "mentions", Reviews),
            mention_reviews=take(home.home, "mentions", MentionReviews),
        )
    )


def run_inputs(home: HomeResource, run_day: RunDay, tables: RawTables) -> RunInputs:
    """Everything that the marts of this run depend on."""
    return RunInputs(tables.content_hash(), run_day.day, RuleCoder().version, home.dbt.version())


@dg.multi_asset(
    name="raw_tables",
    specs=[
        dg.AssetSpec(
            schema_key(model),
            deps=[commitments],
            description=f"{model.to_schema().description} Grain: {model.about()['grain']}.",
            group_name="raw",
            kinds={"duckdb"},
            skippable=True,
        )
        for model in RAW
    ],
)
def load_raw_tables(
    context: dg.AssetExecutionContext, home: HomeResource, run_day: RunDay, progress: dg.ResourceParam[Progress]
) -> Iterator[dg.MaterializeResult[None]]:
    """Loads what changed in one transaction; nothing more where it is already published."""
    tables = raw_tables(home)
    inputs = run_inputs(home, run_day, tables)
    published = home.home.published_warehouse
    is_published = published_input_hash(published) == inputs.input_hash()
    if is_published and is_as_today(home.home.warehouse) and is_newest_release(home.home.warehouse, published):
        context.log.info("nothing new: the published warehouse stays as it is")
        return
    home.home.unfinished.touch()
    with progress.stage("raw tables", 1) as advance:
        loaded = load(home.home.warehouse, tables)
        advance(1)
    if loaded.made_anew:
        context.log.info(f"{home.home.warehouse} was of an older form and is made anew; ids and run history are kept")
    context.log.info(f"{loaded.added} statements added, {loaded.replaced} replaced, {loaded.removed} removed")
    for model in RAW:
        yield dg.MaterializeResult(asset_key=schema_key(model), metadata={"rows": tables.frame(model).height})


class Translator(DagsterDbtTranslator):
    """Names assets after schema and table, so that seeds and models stand under what an analyst writes in SQL."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`schema/table` of a source, seed or model."""
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The schema that holds it."""
        return str(dbt_resource_props["schema"])


def dbt_models(manifest_path: Path, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """One asset a dbt seed or model, one check a dbt data test, run by dbt in this process.

    Args:
        manifest_path: the parsed project.
        manifest: its contents.
    """
    translator = Translator()

    @dbt_assets(
        manifest=manifest_path, dagster_dbt_translator=translator, name="dbt_models", exclude="resource_type:unit_test"
    )
    def run_dbt(
        context: dg.AssetExecutionContext, home: HomeResource, run_day: RunDay, progress: dg.ResourceParam[Progress]
    ) -> Iterator[Any]:
        events: list[Event] = []
        with progress.stage("dbt models and tests", executed_nodes(manifest)) as advance:

            def listen(event: Event) -> None:
                if node_of(event) is not None:
                    events.append(event)
                    advance(1)

            failed: ModelError | None = None
            home.home.unfinished.touch()
            try:
                build(home.dbt, as_of=run_day.day, listen=listen)
            except ModelError as error:
                failed = error
        for event in events:
            yield from _asset_events(event, manifest, translator, context)
        if failed is not None:
            raise failed

    return run_dbt


def _asset_events(
    event: Event, manifest: Mapping[str, Any], translator: DagsterDbtTranslator, context: dg.AssetExecutionContext
) -> Iterator[Any]:
    message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
    yield from message.to_default_asset_events(manifest=manifest, dagster_dbt_translator=translator, context=context)
