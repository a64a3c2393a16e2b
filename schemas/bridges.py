"""Bridge tables of schema `marts`: who belongs to what, with weights.

Belongs here: many-to-many relations. Does not belong here: counts.
"""

import pandera.polars as pa
import polars as pl

from schemas.base import COUNTRY, Table, code, count, identifier, optional, required

WEIGHT = "Share of the commitment; the shares of one commitment add up to 1."


class BridgeGroupingMember(Table):
    """Dated memberships."""

    grouping_code: str = required("Code of the grouping.")
    country_code: str = required(
        "ISO 3166-1 alpha-3 of the member; EUE and AFU are the EU and the AU.", str_matches=COUNTRY
    )
    member_role: str = required("Standing in the grouping: member, participant, partner, observer, ...")
    valid_from: pl.Date = required("First day of membership; counts as a member.")
    valid_to: pl.Date = optional("Last day of membership; counts as a member. Empty while it lasts.")
    date_precision: str = required("Precision of the dates.")
    date_source: str = required(
        "How the dates are known: retrieved from the source, membership_retrieved (a date is recalled), or recalled."
    )
    source: str = optional(
        "Where the membership can be looked up: titles and addresses. Empty where it was not checked."
    )
    verified_on: pl.Date = optional("Day on which the source was looked up. Empty where it was not checked.")
    note: str = optional("Remark on the dates.")

    class Config(Table.Config):
        name = "bridge_grouping_member"
        description = "Memberships of groupings, with dates and how they are known."
        metadata = {
            "schema": "marts",
            "grain": "one spell of one country in one grouping",
            "key": ("grouping_code", "country_code", "member_role", "valid_from"),
        }


class BridgeCommitmentCountry(Table):
    """Countries of commitments."""

    commitment_id: str = identifier("The commitment.")
    country_code: str = required("The country; ZZZ where none is stated.", str_matches=COUNTRY)
    role: str = code("roles", "Actor or partner; actor where it is both.")
    via_grouping: str = optional("The grouping through which it was reached; empty where it was named itself.")
    weight: pl.Float64 = pa.Field(description=WEIGHT, gt=0, le=1.000001)

    class Config(Table.Config):
        name = "bridge_commitment_country"
        description = "Countries of each commitment, groupings split into members on the day, with weights."
        metadata = {
            "schema": "marts",
            "grain": "one country in one commitment",
            "key": ("commitment_id", "country_code"),
        }


class BridgeCommitmentSector(Table):
    """Sectors of commitments."""

    commitment_id: str = identifier("The commitment.")
    sector: str = code("sectors", "The sector.")
    sector_position: pl.Int64 = count("1 for the most specific sector.")
    weight: pl.Float64 = pa.Field(description=WEIGHT, gt=0, le=1.000001)

    class Config(Table.Config):
        name = "bridge_commitment_sector"
        description = "Sectors of each commitment, with weights."
        metadata = {"schema": "marts", "grain": "one sector in one commitment", "key": ("commitment_id", "sector")}


class BridgeCommitmentRelation(Table):
    """Commitments that belong together without being one."""

    commitment_id: str = identifier("The later commitment.")
    related_commitment_id: str = identifier("The earlier commitment.")
    relation: str = code("relations", "How they belong together.")
    mention_id: str = identifier("The mention at whose reading it was found.")
    found_on: pl.Date = required("Date of the statement of that mention.")
    score: pl.Float64 = required("How alike the two are.", in_range={"min_value": 0.0, "max_value": 1.0})
    reason: str = required("What they share.")

    class Config(Table.Config):
        name = "bridge_commitment_relation"
        description = "Successors of commitments, and possible duplicates for people to decide."
        metadata = {
            "schema": "marts",
            "grain": "one pair of commitments and relation",
            "key": ("commitment_id", "related_commitment_id", "relation"),
        }


class BridgeCommitmentPair(Table):
    """Pairs of countries of commitments."""

    commitment_id: str = identifier("The commitment.")
    country_code_1: str = required(
        "The country that undertakes it; of a joint one, the first by code.", str_matches=COUNTRY
    )
    country_code_2: str = required(
        "The country it is undertaken with, for or to; of a joint one, the second by code.", str_matches=COUNTRY
    )
    direction: str = required(
        "from_to: the first undertakes it towards the second; joint: both do.", isin=["from_to", "joint"]
    )
    weight: pl.Float64 = pa.Field(
        description="Share of the commitment; the shares of one that has a pair add up to 1.", gt=0, le=1.000001
    )

    class Config(Table.Config):
        name = "bridge_commitment_pair"
        description = "Pairs of countries between which a commitment runs, with direction and weights."
        metadata = {
            "schema": "marts",
            "grain": "one pair of countries in one commitment",
            "key": ("commitment_id", "country_code_1", "country_code_2"),
        }


class BridgeStatementCountry(Table):
    """Countries of statements."""

    statement_id: str = identifier("The statement.")
    country_code: str = required("A country that it concerns; ZZZ where none is known.", str_matches=COUNTRY)

    class Config(Table.Config):
        name = "bridge_statement_country"
        description = "Countries that a statement concerns; what was read between two countries names both."
        metadata = {
            "schema": "marts",
            "grain": "one country of one statement",
            "key": ("statement_id", "country_code"),
        }


BRIDGES: tuple[type[Table], ...] = (
    BridgeGroupingMember,
    BridgeCommitmentCountry,
    BridgeCommitmentSector,
    BridgeCommitmentPair,
    BridgeStatementCountry,
    BridgeCommitmentRelation,
)
