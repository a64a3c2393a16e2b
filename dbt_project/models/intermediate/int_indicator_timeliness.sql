with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

scoped as (
    select
        country_code,
        sector,
        period,
        sum(commitment_count) as commitment_count,
        sum(open_count) as open_count,
        sum(due_count) as due_count,
        sum(past_due_count) as past_due_count
    from {{ ref("int_indicator_tallies") }}
    group by country_code, sector, period
),

counted as (
    select
        grid.country_code,
        grid.sector,
        grid.period,
        grid.slice_accuracy,
        coalesce(scoped.commitment_count, 0) as commitment_count,
        coalesce(scoped.open_count, 0) as open_count,
        coalesce(scoped.due_count, 0) as due_count,
        coalesce(scoped.past_due_count, 0) as past_due_count
    from {{ ref("int_indicator_grid") }} as grid
    left join scoped
        on
            grid.country_code = scoped.country_code
            and grid.sector = scoped.sector
            and grid.period = scoped.period
)

{{ share_rows("open_share", "counted.open_count", "counted.commitment_count", "accuracy.status_low", "counted") }}
union all
{{ share_rows(
    "past_due_share",
    "counted.past_due_count",
    "counted.due_count",
    "(accuracy.due_low * accuracy.status_low)",
    "counted"
) }}
