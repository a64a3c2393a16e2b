with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

scoped as (
    select
        country_code,
        sector,
        period,
        sum(commitment_count) as commitment_count,
        {{ weighted_count("weight") }} as weighted_commitment_count,
        sum(open_count) as open_count
    from {{ ref("int_indicator_tallies") }}
    group by country_code, sector, period
),

closed_sets as (
    select
        country_sets.country_set_id,
        cast(extract(year from commitments.closed_on) as varchar) as period,
        count(*) as closed_count
    from {{ ref("int_indicator_commitments") }} as commitments
    inner join {{ ref("int_commitment_country_sets") }} as country_sets
        on commitments.commitment_id = country_sets.commitment_id
    where commitments.closed_on is not null
    group by country_sets.country_set_id, extract(year from commitments.closed_on)
),

closed as (
    select
        members.country_code,
        closed_sets.period,
        sum(closed_sets.closed_count) as closed_count
    from closed_sets
    inner join {{ ref("int_country_set_members") }} as members
        on closed_sets.country_set_id = members.country_set_id
    group by members.country_code, closed_sets.period

    union all

    select
        'all' as country_code,
        period,
        sum(closed_count) as closed_count
    from closed_sets
    group by period
),

filled as (
    select
        grid.*,
        coalesce(scoped.commitment_count, 0) as commitment_count,
        coalesce(scoped.weighted_commitment_count, 0) as weighted_commitment_count,
        coalesce(scoped.open_count, 0) as open_count,
        coalesce(closed.closed_count, 0) as closed_count
    from {{ ref("int_indicator_grid") }} as grid
    left join scoped
        on
            grid.country_code = scoped.country_code
            and grid.sector = scoped.sector
            and grid.period = scoped.period
    left join closed
        on grid.sector = 'all' and grid.country_code = closed.country_code and grid.period = closed.period
),

-- what was opened by the end of a year less what was closed by then; without a year, what is open on the as_of day
counted as (
    select
        *,
        case
            when period = 'all' then open_count
            else
                sum(commitment_count - closed_count) over (
                    partition by country_code, sector, period = 'all'
                    order by period
                    rows between unbounded preceding and current row
                )
        end as open_stock
    from filled
)

{{ count_rows("commitment_count", "counted.commitment_count", "1.0", "counted") }}
union all
{{ count_rows("weighted_commitment_count", "counted.weighted_commitment_count", "1.0", "counted") }}
union all
{{ count_rows("open_commitment_count", "counted.open_stock", "accuracy.status_low", "counted") }}
