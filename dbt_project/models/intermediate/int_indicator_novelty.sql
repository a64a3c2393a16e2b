with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

first_days as (
    select
        country_sets.country_set_id,
        min(commitments.first_seen_on) as first_seen_on
    from {{ ref("int_commitment_country_sets") }} as country_sets
    inner join {{ ref("int_indicator_commitments") }} as commitments
        on country_sets.commitment_id = commitments.commitment_id
    group by country_sets.country_set_id
),

sector_days as (
    select
        country_sets.country_set_id,
        sectors.sector,
        min(commitments.first_seen_on) as first_seen_on
    from {{ ref("int_commitment_country_sets") }} as country_sets
    inner join {{ ref("int_indicator_commitments") }} as commitments
        on country_sets.commitment_id = commitments.commitment_id
    inner join {{ ref("bridge_commitment_sector") }} as sectors
        on country_sets.commitment_id = sectors.commitment_id
    group by country_sets.country_set_id, sectors.sector
),

countries as (
    select
        members.country_set_id,
        members.country_code,
        members.via_grouping,
        groupings.host_country_code,
        first_days.first_seen_on
    from {{ ref("int_country_set_members") }} as members
    inner join first_days on members.country_set_id = first_days.country_set_id
    left join {{ ref("stg_groupings") }} as groupings on members.via_grouping = groupings.grouping_code
    where members.country_code != 'ZZZ'
),

first_met as (
    select
        ones.country_code,
        others.country_code as partner_country_code,
        min(ones.first_seen_on) as first_seen_on
    from countries as ones
    inner join countries as others on ones.country_set_id = others.country_set_id
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
        sector_days.sector,
        min(sector_days.first_seen_on) as first_seen_on
    from countries
    inner join sector_days on countries.country_set_id = sector_days.country_set_id
    group by countries.country_code, sector_days.sector
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
