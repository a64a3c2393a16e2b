with statements as (
    select
        statements.statement_id,
        cast(extract(year from statements.published_on) as bigint) as year
    from {{ ref("stg_statements") }} as statements
    left join {{ ref("int_indicator_commitments") }} as commitments
        on statements.statement_id = commitments.statement_id
    where
        statements.published_on <= {{ as_of() }}
        -- a copy counts where it adds a commitment of its own
        and (statements.copy_of is null or commitments.commitment_id is not null)
    group by statements.statement_id, statements.published_on
),

concerned as (
    select
        parties.statement_id,
        expanded.country_code
    from {{ ref("int_statement_parties") }} as parties
    inner join {{ ref("int_parties_on_day") }} as expanded
        on parties.party_code = expanded.party_code and parties.published_on = expanded.on_date

    union

    select
        commitments.statement_id,
        bridge.country_code
    from {{ ref("int_indicator_commitments") }} as commitments
    inner join {{ ref("bridge_commitment_country") }} as bridge on commitments.commitment_id = bridge.commitment_id

    union

    select
        statement_id,
        'all' as country_code
    from statements
),

yearly as (
    select
        concerned.country_code,
        statements.year,
        count(*) as statement_count
    from concerned
    inner join statements on concerned.statement_id = statements.statement_id
    group by concerned.country_code, statements.year
),

spans as (
    select
        country_code,
        min(year) as first_year,
        sum(statement_count) as statement_count
    from yearly
    group by country_code
),

country_years as (
    select
        country_code,
        first_year,
        {{ unnest_years("first_year", "cast(extract(year from " ~ as_of() ~ ") as bigint)") }} as year
    from spans
),

country_codes as (
    select country_code from {{ ref("stg_countries") }}
    union all
    select 'all' as country_code
)

select
    country_codes.country_code,
    'all' as period,
    cast(coalesce(spans.statement_count, 0) as bigint) as statement_count,
    false as is_first_covered
from country_codes
left join spans on country_codes.country_code = spans.country_code

union all

select
    country_years.country_code,
    cast(country_years.year as varchar) as period,
    coalesce(yearly.statement_count, 0) as statement_count,
    country_years.year = country_years.first_year as is_first_covered
from country_years
left join yearly on country_years.country_code = yearly.country_code and country_years.year = yearly.year
