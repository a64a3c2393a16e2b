with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

countries as (
    select
        bridge.commitment_id,
        bridge.country_code,
        bridge.via_grouping,
        groupings.host_country_code,
        commitments.first_seen_on
    from {{ ref("bridge_commitment_country") }} as bridge
    inner join {{ ref("int_indicator_commitments") }} as commitments on bridge.commitment_id = commitments.commitment_id
    left join {{ ref("stg_groupings") }} as groupings on bridge.via_grouping = groupings.grouping_code
    where bridge.country_code != 'ZZZ'
),

first_met as (
    select
        ones.country_code,
        others.country_code as partner_country_code,
        min(ones.first_seen_on) as first_seen_on
    from countries as ones
    inner join countries as others on ones.commitment_id = others.commitment_id
    where
        ones.country_code != others.country_code
        -- members of one grouping sit on one side of the table; a host sits across
        and (
            ones.via_grouping is null
            or others.via_grouping is null
            or ones.via_grouping != others.via_grouping
            or ones.host_country_code in (ones.country_code, others.country_code)
        )
    group by ones.country_code, others.country_code
),

partners as (
    select
        country_code,
        cast(extract(year from first_seen_on) as varchar) as period,
        count(*) as new_count
    from first_met
    group by country_code, extract(year from first_seen_on)
),

first_used as (
    select
        countries.country_code,
        sectors.sector,
        min(countries.first_seen_on) as first_seen_on
    from countries
    inner join {{ ref("bridge_commitment_sector") }} as sectors on countries.commitment_id = sectors.commitment_id
    group by countries.country_code, sectors.sector
),

sectors as (
    select
        country_code,
        cast(extract(year from first_seen_on) as varchar) as period,
        count(*) as new_count
    from first_used
    group by country_code, extract(year from first_seen_on)
),

counted as (
    select
        grid.country_code,
        grid.sector,
        grid.period,
        grid.slice_accuracy,
        grid.statement_count,
        case when grid.is_first_covered then 'first_covered_year' end as null_reason,
        coalesce(partners.new_count, 0) as partner_count,
        coalesce(sectors.new_count, 0) as sector_count
    from {{ ref("int_indicator_grid") }} as grid
    left join partners on grid.country_code = partners.country_code and grid.period = partners.period
    left join sectors on grid.country_code = sectors.country_code and grid.period = sectors.period
    where grid.sector = 'all' and grid.period != 'all' and grid.country_code not in ('all', 'ZZZ')
),

found as (
    {{ count_rows("new_partner_count", "counted.partner_count", "1.0", "counted") }}
    union all
    {{ count_rows("new_sector_count", "counted.sector_count", "accuracy.sector_low", "counted") }}
)

select
    found.*,
    counted.null_reason
from found
inner join counted on found.country_code = counted.country_code and found.period = counted.period
