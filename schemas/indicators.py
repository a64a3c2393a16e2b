"""The fact table of indicators.

Belongs here: indicators in long form. Does not belong here: their definitions (`dimensions.py`) and other facts.
"""

import polars as pl

from schemas.base import Table, count, optional, required

COUNTRY_OR_ALL = r"^([A-Z]{3}|all)$"
NULL_REASONS = ["not_covered", "too_few", "not_reached", "first_covered_year"]


class FctIndicators(Table):
    """Indicators in long form."""

    indicator: str = required("Code of the indicator; dim_indicator defines it.")
    country_code: str = required(
        "The country; 'all' for all together, ZZZ for none stated.", str_matches=COUNTRY_OR_ALL
    )
    partner_country_code: str = required(
        "The other country, in indicators of pairs; 'all' elsewhere.", str_matches=COUNTRY_OR_ALL
    )
    sector: str = required("The sector; 'all' for all together.")
    period: str = required(
        "'all', or the year, mostly that in which the commitments were first seen; dim_indicator tells.",
        str_matches=r"^(all|\d{4})$",
    )
    instrument_group: str = required(
        "talk or delivery where an indicator keeps them apart; 'all' elsewhere.", isin=["all", "talk", "delivery"]
    )
    currency: str = required("ISO 4217 code, for money; 'none' elsewhere.", str_matches=r"^([A-Z]{3}|none)$")
    value: pl.Float64 = optional("The value, in the indicator's unit; empty is unknown and never 0.")
    low: pl.Float64 = optional("Lower end of the interval, from chance and the coder's measured error together.")
    high: pl.Float64 = optional("Upper end; empty beside a value where there is none to be given.")
    n: pl.Int64 = count("Cases it rests on; dim_indicator tells what they are.")
    null_reason: str = optional(
        "Why there is no value. not_covered: no text read of the country in the period. too_few: n is below the "
        "indicator's minimum_n. not_reached: more than half still wait. first_covered_year: all would be new.",
        isin=NULL_REASONS,
    )

    class Config(Table.Config):
        name = "fct_indicators"
        description = "Indicators by country, sector and period, with what each rests on and an interval."
        metadata = {
            "schema": "marts",
            "grain": "one indicator, country, partner, sector, period, instrument group and currency",
            "key": (
                *("indicator", "country_code", "partner_country_code", "sector", "period"),
                *("instrument_group", "currency"),
            ),
        }


INDICATORS: tuple[type[Table], ...] = (FctIndicators,)
