"""Tables of schema `meta`: what ran, and which ids gave way to which.

Belongs here: run history and rekeys. Does not belong here: any figure about commitments.
"""

import polars as pl

from schemas.base import Table, Timestamp, count, identifier, required


class Runs(Table):
    """One finished run that changed the warehouse."""

    run_id: str = required("Id of the run, as the Dagster UI shows it.", unique=True)
    started_at: Timestamp = required("When the run began, UTC.")
    finished_at: Timestamp = required("When its rows were in the marts, UTC.")
    as_of_on: pl.Date = required("The day that the run's figures are as of.")
    input_hash: str = required("Hash of raw rows, code lists, models and as_of day; equal hashes mean equal marts.")
    package_version: str = required("Version of this package.")
    schema_version: pl.Int64 = count("Version of the table schemas.")
    coder_version: str = required("Version of the coder.")
    reference_version: str = required("Hash of the code lists.")
    dbt_version: str = required("Version of dbt.")
    document_count: pl.Int64 = count("Documents in the warehouse.")
    statement_count: pl.Int64 = count("Statements in the warehouse.")
    mention_count: pl.Int64 = count("Mentions in the warehouse.")
    commitment_count: pl.Int64 = count("Commitments in the warehouse.")
    reject_count: pl.Int64 = count("Rejects in the warehouse.")

    class Config(Table.Config):
        name = "runs"
        description = "Runs that changed the warehouse."
        metadata = {"schema": "meta", "grain": "one run", "key": ("run_id",)}


class Rekeys(Table):
    """An id that was published once and its present form."""

    old_id: str = identifier("The id as once published.", unique=True)
    new_id: str = identifier("Its present form; empty where the row was withdrawn.", nullable=True)
    object_kind: str = required("What the id names.", isin=["commitment", "mention", "statement"])
    reason: str = required("Why it changed.")
    rekeyed_at: Timestamp = required("When it changed, UTC.")

    class Config(Table.Config):
        name = "rekeys"
        description = "Ids that gave way to others."
        metadata = {"schema": "meta", "grain": "one former id", "key": ("old_id",)}


META: tuple[type[Table], ...] = (Runs, Rekeys)
