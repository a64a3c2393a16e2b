"""Tables of schema `meta`: what ran, which ids gave way to which, and how good the coding is.

Belongs here: run history, rekeys, measured accuracy. Does not belong here: any figure about commitments.
"""

import polars as pl

from schemas.base import Table, Timestamp, count, identifier, optional, required


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


SHARE = {"min_value": 0.0, "max_value": 1.0}


class Accuracy(Table):
    """One measured figure of one slice of one set of labelled texts."""

    label_set: str = required(
        "The labelled texts it was measured on: held_out texts were kept aside while the rules were written; the rules "
        "were fitted to those of development, so expect less on others.",
        str_matches=r"^[a-z][a-z0-9_]*$",
    )
    slice_by: str = required(
        "By what rows and labels are parted: all (not at all), field of the row, status, publisher, kind of text, "
        "first sector, or confidence in tenths. Rows go by what the coder says, labels by what people say.",
        isin=["all", "field", "status", "publisher", "kind", "sector", "confidence"],
    )
    slice: str = required("The part, such as a status code or a publisher; 'all' for everything.")
    figure: str = required(
        "row_holds: share of the coder's rows that stand for a labelled commitment and are right in status, first "
        "sector and all parties. row_is_commitment: share that stand for a labelled commitment at all. "
        "commitment_found: share of labelled commitments that have a row. commitment_found_whole: the same with "
        "status, first sector and all parties right. field_agrees: share of pairs of row and label that agree in the "
        "field; for amount and due, of those where either side has one. mean_confidence: mean confidence of the rows, "
        "to lay beside row_holds. unit_f1, sentence_f1, cell_f1: F1 of commitments, of sentences with one, and of "
        "country, first sector and status cells.",
        isin=[
            *("row_holds", "row_is_commitment", "commitment_found", "commitment_found_whole", "field_agrees"),
            *("mean_confidence", "unit_f1", "sentence_f1", "cell_f1"),
        ],
    )
    value: pl.Float64 = required("The figure, 0 to 1.", in_range=SHARE)
    low: pl.Float64 = optional(
        "Lower end of the 95 % interval, from drawing whole texts anew; empty for fewer than 10 cases or 2 texts.",
        in_range=SHARE,
    )
    high: pl.Float64 = optional("Upper end of the interval.", in_range=SHARE)
    n: pl.Int64 = count("Number of cases that the figure is a share of; with few, the figure tells little.")
    texts: pl.Int64 = count("Number of texts that these cases come from.")
    coder_version: str = required("Version of the coder that was measured; `meta.runs` tells which one wrote the rows.")
    measured_on: pl.Date = required("Day on which it was measured.")

    class Config(Table.Config):
        name = "accuracy"
        description = "How good the coding is, measured against texts that people labelled."
        metadata = {
            "schema": "meta",
            "grain": "one figure of one slice of one set of labelled texts",
            "key": ("label_set", "slice_by", "slice", "figure"),
        }


META: tuple[type[Table], ...] = (Runs, Rekeys, Accuracy)
