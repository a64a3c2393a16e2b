"""Tables of schema `meta` about publications: which releases there were, and what one published file holds.

Belongs here: the history of releases, and the tables that only a published file has. Does not belong here: run history
(`schemas.meta`), and any figure about commitments.
"""

import polars as pl

from schemas.base import Table, Timestamp, count, optional, required

RELEASE_NUMBER = "Number of the release; never given twice, also where a release was rolled back or its file removed."


class Releases(Table):
    """One release: one publication of the warehouse under a number of its own."""

    release_number: pl.Int64 = required(RELEASE_NUMBER, ge=1, unique=True)
    published_at: Timestamp = required("When it was published, UTC.")
    run_id: str = required("The run whose rows it holds, as in `meta.runs`.")
    coder_version: str = required("Version of the coder that wrote its rows.")
    package_version: str = required("Version of this package that wrote its rows.")
    reference_version: str = required("Hash of the code lists that its rows use.")
    is_withdrawn: bool = required("Whether it is not to be used: it was rolled back, or never became current.")

    class Config(Table.Config):
        name = "releases"
        description = "Releases of the warehouse, up to the one that this file is."
        metadata = {"schema": "meta", "grain": "one release", "key": ("release_number",)}


class Publication(Table):
    """The release that a published file is."""

    release_number: pl.Int64 = required(RELEASE_NUMBER, ge=1, unique=True)
    published_at: Timestamp = required("When it was published, UTC.")
    run_id: str = required("The run whose rows it holds, as in `meta.runs`.")
    as_of_on: pl.Date = required("The day that its figures are as of.")
    package_version: str = required("Version of this package that wrote its rows.")
    coder_version: str = required("Version of the coder that wrote its rows.")
    schema_version: pl.Int64 = count("Version of the table schemas.")
    reference_version: str = required("Hash of the code lists that its rows use.")
    dbt_version: str = required("Version of dbt that made its marts.")
    storage_version: str = required("DuckDB's storage version of the file, which says what drivers open it.")
    previous_release_number: pl.Int64 = optional("The release that was current before; empty for the first one.", ge=1)

    class Config(Table.Config):
        name = "publication"
        description = "The release that this file is: a single row to cite, and to tell files apart by."
        metadata = {"schema": "meta", "grain": "this file", "key": ("release_number",)}


class RowCounts(Table):
    """How many rows a table of a published file has."""

    # `table_name` is a method of every model, so that these columns get their name as an alias

    schema_name: str = required("Schema of the table.")
    table: str = required("The table.", alias="table_name")
    row_count: pl.Int64 = count("Number of its rows.")

    class Config(Table.Config):
        name = "row_counts"
        description = "How many rows each table of this file has, as they were counted before it was published."
        metadata = {"schema": "meta", "grain": "one table", "key": ("schema_name", "table_name")}


class CodebookTables(Table):
    """One table of a published file, in words."""

    schema_name: str = required("Schema of the table: marts for figures, meta for what they rest on.")
    table: str = required("The table.", alias="table_name")
    description: str = required("What it holds.")
    grain: str = required("What one row is.")
    key_columns: str = required("The columns that tell its rows apart, with commas between.")
    column_count: pl.Int64 = count("Number of its columns, which `meta.columns` lists.")

    class Config(Table.Config):
        name = "tables"
        description = "The codebook of tables."
        metadata = {"schema": "meta", "grain": "one table", "key": ("schema_name", "table_name")}


class CodebookColumns(Table):
    """One column of a published file, in words."""

    schema_name: str = required("Schema of the table.")
    table: str = required("The table.", alias="table_name")
    column_name: str = required("The column.")
    position: pl.Int64 = required("Its place in the table, from 1.", ge=1)
    data_type: str = required("Its type, as DuckDB names it.")
    is_nullable: bool = required("Whether it may be empty.")
    is_key: bool = required("Whether it is one of the columns that tell rows apart.")
    description: str = required("What it holds, with its unit.")
    allowed_values: str = optional("The values it may have, with commas between; empty where they are not listed.")

    class Config(Table.Config):
        name = "columns"
        description = "The codebook of columns."
        metadata = {"schema": "meta", "grain": "one column", "key": ("schema_name", "table_name", "column_name")}


PUBLISHED_META: tuple[type[Table], ...] = (Publication, RowCounts, CodebookTables, CodebookColumns)
