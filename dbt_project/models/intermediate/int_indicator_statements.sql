with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

opened_sets as (
    select
        commitments.statement_id,
        commitments.first_year,
        country_sets.country_set_id,
        count(*) as opened_count
    from {{ ref("int_indicator_commitments") }} as commitments
    inner join {{ ref("int_commitment_country_sets") }} as country_sets
        on commitments.commitment_id = country_sets.commitment_id
    group by commitments.statement_id, commitments.first_year, country_sets.country_set_id
),

-- commitments first told by one statement
opened as (
    select
        opened_sets.statement_id,
        opened_sets.first_year,
        members.country_code,
        sum(opened_sets.opened_count) as opened_count
    from opened_sets
    inner join {{ ref("int_country_set_members") }} as members
        on opened_sets.country_set_id = members.country_set_id
    group by opened_sets.statement_id, opened_sets.first_year, members.country_code

    union all

    select
        statement_id,
        first_year,
        'all' as country_code,
        sum(opened_count) as opened_count
    from opened_sets
    group by statement_id, first_year
),

totals as (
    select
        country_code,
        coalesce(first_year, 'all') as period,
        cast(sum(opened_count) as double) as total,
        cast(sum(opened_count * opened_count) as double) as squares
    from opened
    group by grouping sets ((country_code, first_year), (country_code))
),

filled as (
    select
        grid.country_code,
        grid.sector,
        grid.period,
        grid.slice_accuracy,
        grid.statement_count,
        coalesce(totals.total, 0) as total,
        coalesce(totals.squares, 0) as squares
    from {{ ref("int_indicator_grid") }} as grid
    left join totals on grid.country_code = totals.country_code and grid.period = totals.period
    where grid.sector = 'all'
),

-- how much more the statements differ than chance alone would have them
counted as (
    select
        *,
        greatest(
            1.0,
            coalesce(
                (squares - total * total / nullif(statement_count, 0))
                / nullif(statement_count - 1, 0)
                / nullif(total / nullif(statement_count, 0), 0),
                1.0
            )
        ) as spread
    from filled
)

select
    'commitments_per_statement' as indicator,
    counted.country_code,
    counted.sector,
    counted.period,
    {{ published("counted.total / nullif(counted.statement_count, 0)") }} as value,
    {{ published(
        count_low("counted.total", "counted.slice_accuracy", "counted.spread") ~ " / nullif(counted.statement_count, 0)"
    ) }} as low,
    {{ published(
        count_high("counted.total", "counted.slice_accuracy", "counted.spread")
        ~ " / nullif(counted.statement_count, 0)"
    ) }} as high,
    counted.statement_count as n
from counted
cross join accuracy
