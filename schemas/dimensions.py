"""Dimension tables of schema `marts`: countries, groupings, codes, statements, documents, days.

Belongs here: what facts refer to. Does not belong here: anything counted.
"""

import polars as pl

from schemas.base import COUNTRY, Table, code, count, identifier, optional, required


class DimCountry(Table):
    """Countries and territories."""

    country_code: str = required(
        "ISO 3166-1 alpha-3; XKX for Kosovo, ZZZ for not stated.", str_matches=COUNTRY, unique=True
    )
    country_name: str = required("Short neutral display name.")
    official_name: str = required("Official name.")
    iso2: str = optional("ISO 3166-1 alpha-2.")
    m49: str = optional("UN M49 code, three digits.")
    region: str = optional("UN M49 region.")
    sub_region: str = optional("UN M49 sub-region.")

    class Config(Table.Config):
        name = "dim_country"
        description = "Countries and territories by ISO 3166-1, with UN M49 regions."
        metadata = {"schema": "marts", "grain": "one country", "key": ("country_code",)}


class DimGrouping(Table):
    """Groupings of states."""

    grouping_code: str = required("Code of the grouping.", unique=True)
    grouping_name: str = required("Name of the grouping.")
    grouping_kind: str = required("What it is: treaty organisation, forum, format or alliance.")
    host_country_code: str = optional("The host, in host-and-group formats such as C5+1.", str_matches=COUNTRY)

    class Config(Table.Config):
        name = "dim_grouping"
        description = "Groupings of states that act or are named as parties."
        metadata = {"schema": "marts", "grain": "one grouping", "key": ("grouping_code",)}


class DimSector(Table):
    """Sectors with crosswalks."""

    sector: str = code("sectors", "Sector code.")
    sector_name: str = required("Display name.")
    sector_group: str = required("Group of sectors.")
    scope: str = required("What belongs in it.")
    excludes: str = optional("What belongs elsewhere.")
    dac3_codes: str = optional("OECD DAC three-digit sectors, separated by semicolons.")
    dac5_codes: str = optional("OECD DAC CRS purpose codes, separated by semicolons.")
    g20rg_issue_area: str = optional("Issue area of the G20 Research Group.")
    plover_context: str = optional("Context codes of PLOVER.")

    class Config(Table.Config):
        name = "dim_sector"
        description = "Sectors, with crosswalks to DAC/CRS, the G20 Research Group and PLOVER."
        metadata = {"schema": "marts", "grain": "one sector", "key": ("sector",)}


class DimStatus(Table):
    """Reported statuses with crosswalks."""

    status: str = code("statuses", "Status code.")
    status_rank: pl.Int64 = count("Order from furthest off to furthest along; suspended and cancelled come last.")
    is_open: bool = required("Whether something is still to be done.")
    definition: str = required("What it means. A status is always a reported one.")
    aiddata_stage: str = optional("AidData TUFF stage.")
    iati_activity_status: str = optional("IATI activity status code.")
    ogp_completion: str = optional("Completion level of the Open Government Partnership.")
    plover_class: str = optional("PLOVER event class.")

    class Config(Table.Config):
        name = "dim_status"
        description = "Reported statuses, with crosswalks to AidData, IATI, OGP and PLOVER."
        metadata = {"schema": "marts", "grain": "one status", "key": ("status",)}


class DimInstrument(Table):
    """Forms a commitment takes."""

    instrument: str = code("instruments", "Instrument code.")
    is_talk: bool = required("Whether it is talk (a meeting, visit or body that meets) and not delivery.")
    definition: str = required("What belongs in it.")

    class Config(Table.Config):
        name = "dim_instrument"
        description = "Forms a commitment takes."
        metadata = {"schema": "marts", "grain": "one instrument", "key": ("instrument",)}


class DimStatement(Table):
    """Statements without their full text."""

    statement_id: str = identifier("Hash of the normalised text.", unique=True)
    title: str = required("Title as published.")
    published_on: pl.Date = required("Date of publication as the publisher states it.")
    publisher: str = required("Who published it; 'not stated' where unknown.")
    source_url: str = optional("Where it was published.")
    kind: str = code("kinds", "Kind of text.")
    language: str = optional("ISO 639-1 code of the language.")
    place: str = optional("Where it was issued.")
    is_translation: bool = required("Whether the text is said to be a translation.")
    original_url: str = optional("Where the original of a translation was published.")
    is_digest: bool = required("True where the text is our paraphrase and not the original.")
    character_count: pl.Int64 = count("Length of the clean text in code points.")
    copy_of: str = identifier(
        "The earlier statement that this one repeats nearly word for word; empty for all others.", nullable=True
    )
    copy_share: pl.Float64 = optional(
        "For a copy, the share of the shorter text's words that stand in the other.",
        in_range={"min_value": 0, "max_value": 1},
    )
    document_count: pl.Int64 = count("Documents that hold this text.")
    mention_count: pl.Int64 = count(
        "Mentions told by it; what a copy repeats, its original tells. 0 where it was published after the as_of day."
    )
    known_on: pl.Date = required("Day (UTC) on which the warehouse first took the text in.")

    class Config(Table.Config):
        name = "dim_statement"
        description = "Statements read, with what was found in each."
        metadata = {"schema": "marts", "grain": "one statement", "key": ("statement_id",)}


class DimDocument(Table):
    """Documents with their own metadata."""

    document_id: str = identifier("SHA-256 of the bytes.", unique=True)
    statement_id: str = identifier("The statement read from it; empty where it was rejected.", nullable=True)
    file_name: str = required("Name of the file, without its folder.")
    media_type: str = required("What the bytes are.")
    byte_count: pl.Int64 = count("Size in bytes.")
    title: str = optional("Title as this document states it.")
    published_on: pl.Date = optional("Date of publication as this document states it.")
    publisher: str = optional("Who published it, as this document states it.")
    source_url: str = optional("Where it was published.")
    kind: str = code("kinds", "Kind of text.", nullable=True)
    language: str = optional("ISO 639-1 code of the language.")
    place: str = optional("Where it was issued.")
    is_translation: bool = required("Whether the text is said to be a translation.")
    original_url: str = optional("Where the original of a translation was published.")
    evidence: str = required("JSON list of what was found said of the fields: field, value, source, found_at, used.")
    copy_of: str = identifier(
        "The document whose text this one repeats (nearly) or translates; empty for the first by date, then id.",
        nullable=True,
    )
    known_on: pl.Date = required("Day (UTC) on which the warehouse first took the document in.")

    class Config(Table.Config):
        name = "dim_document"
        description = "Documents as they came, each with its own title, date and link."
        metadata = {"schema": "marts", "grain": "one document", "key": ("document_id",)}


class DimDate(Table):
    """Days."""

    date_on: pl.Date = required("The day.", unique=True)
    year: pl.Int64 = count("Calendar year.")
    quarter: pl.Int64 = count("Quarter of the year, 1 to 4.")
    month: pl.Int64 = count("Month of the year, 1 to 12.")
    month_start_on: pl.Date = required("First day of the month.")
    iso_week: pl.Int64 = count("ISO 8601 week.")
    day_of_week: pl.Int64 = count("ISO 8601 day of the week, 1 is Monday.")

    class Config(Table.Config):
        name = "dim_date"
        description = "Days from the first statement's year to the last due date's or as_of day's year."
        metadata = {"schema": "marts", "grain": "one day", "key": ("date_on",)}


class DimIndicator(Table):
    """Definitions of indicators."""

    indicator: str = required("Code of the indicator.", unique=True)
    indicator_name: str = required("Display name.")
    definition: str = required("What it measures.")
    formula: str = required("How it is computed from the marts.")
    unit: str = required("Unit of its values.")
    cases: str = required("What its n counts.")
    minimum_n: pl.Int64 = count("Below this number of cases it is not given.")
    interval_method: str = required("How chance and the coder's measured error give its interval.")
    caveats: str = required("What it does not tell.")

    class Config(Table.Config):
        name = "dim_indicator"
        description = "Definitions of the indicators in fct_indicators."
        metadata = {"schema": "marts", "grain": "one indicator", "key": ("indicator",)}


DIMENSIONS: tuple[type[Table], ...] = (
    DimCountry,
    DimGrouping,
    DimSector,
    DimStatus,
    DimInstrument,
    DimStatement,
    DimDocument,
    DimDate,
    DimIndicator,
)
