"""Facts of schema `marts` over time and between countries.

Belongs here: status history, monthly stock, pairs of countries. Does not belong here: facts of the as_of day alone.
"""

import pandera.polars as pa
import polars as pl

from schemas.base import COUNTRY, DAY_PRECISION, Table, code, count, identifier, optional, required

DISTINCT = "Commitments, each counted once in this row; rows do not add up, since one commitment stands in several."
COUNTRY_1 = "The country that undertakes it; of a joint one, the first by code."
COUNTRY_2 = "The country it is undertaken with, for or to; of a joint one, the second by code."


class FctCommitmentStatusHistory(Table):
    """Reported statuses of commitments and the days they stood."""

    commitment_id: str = identifier("The commitment.")
    status_position: pl.Int64 = required("1 for the first status reported, 2 for the next one, and so on.", ge=1)
    status: str = code("statuses", "The reported status.")
    valid_from: pl.Date = required("First day on which it stood: the date of the statement that brought it.")
    valid_to: pl.Date = optional("Last day on which it stood, included; empty while it stands.")
    event: str = optional(
        "When the thing itself happened, as that statement dates it, ISO 8601 at the precision stated.",
        str_matches=DAY_PRECISION,
    )
    event_on: pl.Date = optional("First day of the period that `event` names.")
    reported_on: pl.Date = required("Date of the statement that brought it.")
    known_on: pl.Date = required("Day (UTC) on which the warehouse had taken in everything that the row rests on.")
    mention_id: str = identifier("The mention that brought it.")
    statement_id: str = identifier("The statement of that mention.")
    is_current: bool = required("Whether it is the status on the as_of day.")

    class Config(Table.Config):
        name = "fct_commitment_status_history"
        description = "Every reported status of every commitment, with the days from and to which it stood."
        metadata = {
            "schema": "marts",
            "grain": "one reported status of one commitment",
            "key": ("commitment_id", "status_position"),
        }


class FctCommitmentsMonthly(Table):
    """Commitments at each month's end."""

    month_start_on: pl.Date = required("First day of the month.")
    country_code: str = required("The country; ZZZ where none is stated.", str_matches=COUNTRY)
    sector: str = code("sectors", "The sector.")
    status: str = code("statuses", "Status reported up to the month's end.")
    commitment_count: pl.Int64 = count(DISTINCT)
    weighted_commitment_count: pl.Float64 = pa.Field(
        description="Commitments by weight; rows of a month add up to the number of commitments known by its end.", gt=0
    )

    class Config(Table.Config):
        name = "fct_commitments_monthly"
        description = "Commitments at the end of each month, by country, sector and the status reported by then."
        metadata = {
            "schema": "marts",
            "grain": "one month, country, sector and status",
            "key": ("country_code", "sector", "status", "month_start_on"),
        }


class FctCountryPairs(Table):
    """Commitments between two countries."""

    country_code_1: str = required(COUNTRY_1, str_matches=COUNTRY)
    country_code_2: str = required(COUNTRY_2, str_matches=COUNTRY)
    direction: str = required(
        "from_to: the first undertakes it towards the second; joint: both do.", isin=["from_to", "joint"]
    )
    sector: str = code("sectors", "The sector.")
    status: str = code("statuses", "Reported status.")
    commitment_count: pl.Int64 = count(DISTINCT)
    weighted_commitment_count: pl.Float64 = pa.Field(
        description="Commitments by weight; rows add up to the number of commitments that have a pair.", gt=0
    )
    mention_count: pl.Int64 = count("Mentions of these commitments; rows do not add up, since one stands in several.")

    class Config(Table.Config):
        name = "fct_country_pairs"
        description = "Commitments by pair of countries, direction, sector and reported status."
        metadata = {
            "schema": "marts",
            "grain": "one pair of countries, direction, sector and status",
            "key": ("country_code_1", "country_code_2", "direction", "sector", "status"),
        }


HISTORY: tuple[type[Table], ...] = (FctCommitmentStatusHistory, FctCommitmentsMonthly, FctCountryPairs)
