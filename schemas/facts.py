"""Fact and report tables of schema `marts`: one fact per grain.

Belongs here: what analysts count and read. Does not belong here: dimensions and bridges.
"""

import pandera.polars as pa
import polars as pl

from schemas.base import COUNTRY, CURRENCY, DAY_PRECISION, Money, Table, code, count, identifier, optional, required

DISTINCT = "Commitments, each counted once in this row; rows do not add up, since one commitment stands in several."
WEIGHTED = "Commitments by weight; rows add up to the number of commitments."
MENTIONS = "Mentions of these commitments; rows do not add up, since one mention stands in several."
QUOTE_URL = "Link to the quoted words at the source; empty for digests and where no address is known."
AMOUNT = "Money stated for it, in full units of the currency; never added across currencies."
UNIT = {"min_value": 0.0, "max_value": 1.0}
REVIEWED = "Share of these commitments that a person has confirmed, corrected or added, 0 to 1."


class FctCommitments(Table):
    """Commitments with their reported status now."""

    commitment_id: str = identifier("Key, from the earliest mention.", unique=True)
    mention_id: str = identifier("The mention that proves the status.")
    statement_id: str = identifier("The statement of the earliest mention.")
    status: str = code("statuses", "Reported status as of the as_of day: the furthest one, unless stopped later.")
    entry_status: str = code("statuses", "The first status reported.")
    is_open: bool = required("Whether something is still to be done.")
    first_seen_on: pl.Date = required("Date of the first statement that tells of it.")
    last_seen_on: pl.Date = required("Date of the last statement that tells of it.")
    known_on: pl.Date = required("Day (UTC) on which the warehouse first knew of it.")
    mention_count: pl.Int64 = count("Mentions of it.")
    statement_count: pl.Int64 = count("Statements that tell of it.")
    sector: str = code("sectors", "Most specific sector; all of them are in bridge_commitment_sector.")
    instrument: str = code("instruments", "What form it takes.")
    amount: Money = optional(AMOUNT, ge=0)
    amount_kind: str = code("amount_kinds", "What the money is.", nullable=True)
    currency: str = optional("ISO 4217 code.", str_matches=CURRENCY)
    due: str = optional("When it is to happen, ISO 8601 at the precision stated.", str_matches=DAY_PRECISION)
    due_on: pl.Date = optional("Last day of the period that `due` names.")
    due_basis: str = optional("How the due date is known: stated, relative or period.")
    timeliness: str = code("timeliness", "Due date against the as_of day. No report is not failure.")
    statements_after_due_count: pl.Int64 = optional(
        "Statements between its parties dated after the due date and read: 0 means that nobody looked. Empty where no"
        " due date has passed, and where fewer than two countries are known.",
        ge=0,
    )
    done: str = optional("When it was done, ISO 8601 at the precision stated.", str_matches=DAY_PRECISION)
    strength: pl.Int64 = required("Strength of the wording, 1 to 5; the strongest mention.", ge=1, le=5)
    confidence: pl.Float64 = required("Coder's confidence in the mention that proves the status.", in_range=UNIT)
    source_class: str = code("source_classes", "Who says so, in the mention that proves the status.")
    corroborated_by_actor: bool = required("Whether an actor's own side or a joint text tells of it.")
    is_reviewed: bool = required("Whether a person has confirmed, corrected or added a mention of it.")

    class Config(Table.Config):
        name = "fct_commitments"
        description = "Commitments with their reported status, dates, money and form."
        metadata = {"schema": "marts", "grain": "one commitment", "key": ("commitment_id",)}


class FctCommitmentMentions(Table):
    """Mentions with their exact words."""

    mention_id: str = identifier("Hash of statement and span.", unique=True)
    commitment_id: str = identifier("The commitment it tells of.")
    statement_id: str = identifier("The statement that tells it.")
    document_id: str = identifier("The document whose metadata the statement carries.")
    mention_position: pl.Int64 = required("Place in the commitment, from 1, by date, statement and offset.", ge=1)
    published_on: pl.Date = required("Date of the statement.")
    start_offset: pl.Int64 = count("Offset of the quote's first code point in the statement's clean text.")
    end_offset: pl.Int64 = count("Offset after the quote's last code point.")
    quote: str = required("The words that carry verb, action and object.")
    quote_is_verbatim: bool = required("False for digests, whose words are a paraphrase.")
    context: str = required("The paragraph around the quote.")
    status: str = code("statuses", "Status as this mention reports it.")
    changes_status: bool = required("Whether it changed the status of the commitment; weaker words later do not.")
    actors: str = required("Codes of those who undertake it, separated by semicolons.")
    partners: str = optional("Codes of those with, for or to whom, separated by semicolons.")
    sector: str = code("sectors", "Most specific sector.")
    sectors: str = required("All sectors, most specific first, separated by semicolons.")
    instrument: str = code("instruments", "What form it takes.")
    amount: Money = optional(AMOUNT, ge=0)
    amount_kind: str = code("amount_kinds", "What the money is.", nullable=True)
    currency: str = optional("ISO 4217 code.", str_matches=CURRENCY)
    due: str = optional("When it is to happen, ISO 8601 at the precision stated.", str_matches=DAY_PRECISION)
    due_on: pl.Date = optional("Last day of the period that `due` names.")
    due_basis: str = optional("How the due date is known: stated, relative or period.")
    done: str = optional("When it was done, ISO 8601 at the precision stated.", str_matches=DAY_PRECISION)
    strength: pl.Int64 = required("Strength of the wording, 1 to 5.", ge=1, le=5)
    confidence: pl.Float64 = required("How sure the coder is of the row.", in_range=UNIT)
    source_class: str = code("source_classes", "Who says so.")
    rule: str = required("What decided the row, in short.")
    link_score: pl.Float64 = required(
        "How sure the link to the commitment is; 1 for the mention that opens it.", in_range=UNIT
    )
    link_reason: str = required("Why the mention belongs to the commitment.")
    linked_mention_id: str = identifier(
        "The earlier mention that it was linked to; empty for the one that opens the commitment.", nullable=True
    )
    is_reviewed: bool = required("Whether a person has confirmed, corrected or added it.")
    source_url: str = optional("Where the statement was published.")
    quote_url: str = optional(QUOTE_URL)
    known_on: pl.Date = required("Day (UTC) on which the warehouse first took the statement in.")

    class Config(Table.Config):
        name = "fct_commitment_mentions"
        description = "Mentions: the words each commitment rests on, with offsets, codes and links."
        metadata = {"schema": "marts", "grain": "one mention", "key": ("mention_id",)}


class FctCommitmentsByCountrySectorStatus(Table):
    """Commitments by country, sector, status and role."""

    country_code: str = required("The country; ZZZ where none is stated.", str_matches=COUNTRY)
    sector: str = code("sectors", "The sector.")
    status: str = code("statuses", "Reported status.")
    role: str = code("roles", "Actor or partner.")
    commitment_count: pl.Int64 = count(DISTINCT)
    weighted_commitment_count: pl.Float64 = pa.Field(description=WEIGHTED, gt=0)
    mention_count: pl.Int64 = count(MENTIONS)
    reviewed_share: pl.Float64 = required(REVIEWED, in_range=UNIT)

    class Config(Table.Config):
        name = "fct_commitments_by_country_sector_status"
        description = "Commitments by country, sector, reported status and role."
        metadata = {
            "schema": "marts",
            "grain": "one country, sector, status and role",
            "key": ("country_code", "sector", "status", "role"),
        }


class FctCommitmentsByCountry(Table):
    """Commitments by country."""

    country_code: str = required("The country; ZZZ where none is stated.", str_matches=COUNTRY, unique=True)
    country_name: str = required("Display name.")
    commitment_count: pl.Int64 = count(DISTINCT)
    open_commitment_count: pl.Int64 = count("Of these, those with something still to be done.")
    weighted_commitment_count: pl.Float64 = pa.Field(description=WEIGHTED, gt=0)
    mention_count: pl.Int64 = count(MENTIONS)
    reviewed_share: pl.Float64 = required(REVIEWED, in_range=UNIT)
    first_seen_on: pl.Date = required("Date of the first statement that tells of one.")
    last_seen_on: pl.Date = required("Date of the last statement that tells of one.")

    class Config(Table.Config):
        name = "fct_commitments_by_country"
        description = "Commitments by country, each counted once per country."
        metadata = {"schema": "marts", "grain": "one country", "key": ("country_code",)}


class FctCommitmentsBySector(Table):
    """Commitments by sector."""

    sector: str = code("sectors", "The sector.")
    sector_name: str = required("Display name.")
    commitment_count: pl.Int64 = count(DISTINCT)
    open_commitment_count: pl.Int64 = count("Of these, those with something still to be done.")
    weighted_commitment_count: pl.Float64 = pa.Field(description=WEIGHTED, gt=0)
    mention_count: pl.Int64 = count(MENTIONS)
    reviewed_share: pl.Float64 = required(REVIEWED, in_range=UNIT)
    first_seen_on: pl.Date = required("Date of the first statement that tells of one.")
    last_seen_on: pl.Date = required("Date of the last statement that tells of one.")

    class Config(Table.Config):
        name = "fct_commitments_by_sector"
        description = "Commitments by sector, each counted once per sector."
        metadata = {"schema": "marts", "grain": "one sector", "key": ("sector",)}


class FctCommitmentsByStatus(Table):
    """Commitments by status."""

    status: str = code("statuses", "Reported status.")
    status_rank: pl.Int64 = count("Order of the status.")
    commitment_count: pl.Int64 = count("Commitments; rows add up, since a commitment has one status.")
    mention_count: pl.Int64 = count("Mentions of these commitments; rows add up.")
    reviewed_share: pl.Float64 = required(REVIEWED, in_range=UNIT)
    first_seen_on: pl.Date = required("Date of the first statement that tells of one.")
    last_seen_on: pl.Date = required("Date of the last statement that tells of one.")

    class Config(Table.Config):
        name = "fct_commitments_by_status"
        description = "Commitments by reported status."
        metadata = {"schema": "marts", "grain": "one status", "key": ("status",)}


class FctCoverage(Table):
    """What the counts rest on."""

    publisher: str = required("Who published it; 'not stated' where unknown.")
    country_code_1: str = required("First country of the pair by code; ZZZ where none is known.", str_matches=COUNTRY)
    country_code_2: str = required("Second country of the pair by code; ZZZ where none is known.", str_matches=COUNTRY)
    year: pl.Int64 = count("Year of publication; 0 where unknown.")
    language: str = required("ISO 639-1 code of the language; 'not stated' where unknown.")
    document_count: pl.Int64 = count("Documents; rows do not add up over pairs, since one document concerns several.")
    statement_count: pl.Int64 = count("Statements, copies aside, that carry the metadata of these documents; as above.")
    copy_count: pl.Int64 = count("Documents that repeat an earlier text, whole or nearly.")
    reject_count: pl.Int64 = count("Files and documents that could not be used.")

    class Config(Table.Config):
        name = "fct_coverage"
        description = "What was read and what was not. Never add up rows of different pairs: count dim_document."
        metadata = {
            "schema": "marts",
            "grain": "one publisher, pair of countries, year and language",
            "key": ("publisher", "country_code_1", "country_code_2", "year", "language"),
        }


class FctRejects(Table):
    """What was left out."""

    reject_id: str = identifier("Hash of stage, place and rule.", unique=True)
    stage: str = required("Where it fell out: documents (taken in), statements (read), mentions (coded) or reviews.")
    source_id: str = optional("The source that gave it; of several the first by name.")
    location: str = required("The file, the member of an archive or the row it concerns.")
    file_name: str = required("Name of the file, without its folder.")
    document_id: str = identifier("The document it came from; empty where its bytes could not be read.", nullable=True)
    rule: str = required("The rule that failed.")
    value: str = optional("The value that failed it.")
    reason: str = required("What is wrong.")
    remedy: str = required("What to do about it.")

    class Config(Table.Config):
        name = "fct_rejects"
        description = "What was left out, with the reason and what to do about it."
        metadata = {"schema": "marts", "grain": "one rejected file or row", "key": ("reject_id",)}


class RptCommitments(Table):
    """Commitments for spreadsheets and charts."""

    commitment_id: str = identifier("Key, from the earliest mention.", unique=True)
    first_seen_on: pl.Date = required("Date of the first statement that tells of it.")
    last_seen_on: pl.Date = required("Date of the last statement that tells of it.")
    actors: str = required("Names of those who undertake it, separated by semicolons.")
    partners: str = optional("Names of those with, for or to whom, separated by semicolons.")
    sector: str = required("Name of the most specific sector.")
    sectors: str = required("Names of all sectors, separated by semicolons.")
    status: str = required("Reported status in words.")
    entry_status: str = required("First reported status in words.")
    timeliness: str = required("Due date against the as_of day, in words.")
    instrument: str = required("What form it takes, in words.")
    amount: Money = optional(AMOUNT, ge=0)
    currency: str = optional("ISO 4217 code.", str_matches=CURRENCY)
    amount_kind: str = optional("What the money is, in words.")
    due: str = optional("When it is to happen, at the precision stated.")
    done: str = optional("When it was done, at the precision stated.")
    quote: str = required("The words that prove the status.")
    quote_is_verbatim: bool = required("False for digests, whose words are a paraphrase.")
    statement_title: str = required("Title of the statement quoted.")
    published_on: pl.Date = required("Date of the statement quoted.")
    publisher: str = required("Publisher of the statement quoted.")
    source_url: str = optional("Where it was published.")
    quote_url: str = optional(QUOTE_URL)
    source_class: str = required("Who says so, in words.")
    confidence: pl.Float64 = required("Coder's confidence in the mention quoted.", in_range=UNIT)
    mention_count: pl.Int64 = count("Mentions of it.")

    class Config(Table.Config):
        name = "rpt_commitments"
        description = "One row a commitment with names instead of codes, one quote and one link."
        metadata = {"schema": "marts", "grain": "one commitment", "key": ("commitment_id",)}


FACTS: tuple[type[Table], ...] = (
    FctCommitments,
    FctCommitmentMentions,
    FctCommitmentsByCountrySectorStatus,
    FctCommitmentsByCountry,
    FctCommitmentsBySector,
    FctCommitmentsByStatus,
    FctCoverage,
    FctRejects,
    RptCommitments,
)
