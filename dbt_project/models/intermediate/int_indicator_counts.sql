with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

scoped as (
    select
        scopes.country_code,
        scopes.sector,
        scopes.period,
        count(*) as commitment_count,
        {{ weighted_count("scopes.weight") }} as weighted_commitment_count,
        count(case when commitments.is_open then 1 end) as open_count
    from {{ ref("int_indicator_scopes") }} as scopes
    inner join {{ ref("int_indicator_commitments") }} as commitments
        on scopes.commitment_id = commitments.commitment_id
    group by scopes.country_code, scopes.sector, scopes.period
),

closed as (
    select
        scopes.country_code,
        cast(extract(year from commitments.closed_on) as varchar) as period,
        count(*) as closed_count
    from {{ ref("int_indicator_scopes") }} as scopes
    inner join {{ ref("int_indicator_commitments") }} as commitments
        on scopes.commitment_id = commitments.commitment_id
    where scopes.sector = 'all' and scopes.period = 'all' and commitments.closed_on is not null
    group by scopes.country_code, extract(year from commitments.closed_on)
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
