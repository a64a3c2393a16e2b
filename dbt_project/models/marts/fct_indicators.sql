{%- set families = {
    "int_indicator_counts": [],
    "int_indicator_statements": [],
    "int_indicator_sectors": [],
    "int_indicator_timeliness": ["instrument_group"],
    "int_indicator_follow_through": ["instrument_group"],
    "int_indicator_waiting": ["instrument_group", "null_reason"],
    "int_indicator_repetition": [],
    "int_indicator_specificity": [],
    "int_indicator_money": ["currency"],
    "int_indicator_reciprocity": ["partner_country_code"],
    "int_indicator_novelty": ["null_reason"],
} -%}

with found as (
    {%- for family, columns in families.items() %}
    select
        indicator,
        country_code,
        {{ "partner_country_code" if "partner_country_code" in columns else "'all' as partner_country_code" }},
        sector,
        period,
        {{ "instrument_group" if "instrument_group" in columns else "'all' as instrument_group" }},
        {{ "currency" if "currency" in columns else "'none' as currency" }},
        value,
        low,
        high,
        n,
        {{ "null_reason" if "null_reason" in columns else "cast(null as varchar) as null_reason" }}
    from {{ ref(family) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

explained as (
    select
        found.* exclude (null_reason),
        case
            when coverage.statement_count = 0 then 'not_covered'
            when found.null_reason = 'first_covered_year' then found.null_reason
            when found.n < indicators.minimum_n then 'too_few'
            else found.null_reason
        end as null_reason
    from found
    inner join {{ ref("dim_indicator") }} as indicators on found.indicator = indicators.indicator
    inner join {{ ref("int_indicator_coverage") }} as coverage
        on found.country_code = coverage.country_code and found.period = coverage.period
)

select
    indicator,
    country_code,
    partner_country_code,
    sector,
    period,
    instrument_group,
    currency,
    case when null_reason is null then value end as value,
    case when null_reason is null then low end as low,
    case when null_reason is null then high end as high,
    n,
    null_reason
from explained
order by
    indicator,
    country_code,
    partner_country_code,
    sector,
    period,
    instrument_group,
    currency
