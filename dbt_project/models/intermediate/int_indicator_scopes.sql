with countries as (
    select
        commitment_id,
        country_code,
        weight
    from {{ ref("bridge_commitment_country") }}

    union all

    select
        commitment_id,
        'all' as country_code,
        1.0 as weight
    from {{ ref("int_indicator_commitments") }}
),

scopes as (
    select
        commitment_id,
        country_code,
        'all' as sector,
        'all' as period,
        weight
    from countries

    union all

    select
        countries.commitment_id,
        countries.country_code,
        'all' as sector,
        commitments.first_year as period,
        countries.weight
    from countries
    inner join {{ ref("int_indicator_commitments") }} as commitments
        on countries.commitment_id = commitments.commitment_id

    union all

    select
        countries.commitment_id,
        countries.country_code,
        sectors.sector,
        'all' as period,
        countries.weight * sectors.weight as weight
    from countries
    inner join {{ ref("bridge_commitment_sector") }} as sectors
        on countries.commitment_id = sectors.commitment_id
)

select * from scopes
