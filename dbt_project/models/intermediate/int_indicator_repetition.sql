with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

scoped as (
    select
        country_code,
        sector,
        period,
        cast(sum(silent_count) as double) as case_count,
        cast(sum(silent_mention_count) as double) as total,
        cast(sum(silent_mention_squares) as double) as squares
    from {{ ref("int_indicator_tallies") }}
    group by country_code, sector, period
    having sum(silent_count) > 0
),

averages as (
    select
        grid.country_code,
        grid.sector,
        grid.period,
        coalesce(scoped.case_count, 0) as case_count,
        scoped.total / scoped.case_count as mean,
        {{ z() }} * sqrt(
            greatest(scoped.squares - scoped.total * scoped.total / scoped.case_count, 0.0)
            / nullif(scoped.case_count - 1, 0)
            / nullif({{ true_cases("scoped.case_count", "grid.slice_accuracy") }}, 0)
        ) as chance
    from {{ ref("int_indicator_grid") }} as grid
    left join scoped
        on
            grid.country_code = scoped.country_code
            and grid.sector = scoped.sector
            and grid.period = scoped.period
    cross join accuracy
)

select
    'mentions_without_progress' as indicator,
    averages.country_code,
    averages.sector,
    averages.period,
    {{ published("averages.mean") }} as value,
    -- repetitions that are none fall away at worst, and mentions that were not found come on top
    {{ published(
        "1.0 + greatest(averages.mean - averages.chance - 1.0, 0.0) * accuracy.precision_low"
    ) }} as low,
    {{ published(
        "(averages.mean + averages.chance) / nullif(accuracy.recall_low, 0)"
    ) }} as high,
    cast(averages.case_count as bigint) as n
from averages
cross join accuracy
