with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

weights as (
    select
        country_code,
        sector,
        {{ exact_sum("weight") }} as weight,
        sum(commitment_count) as case_count
    from {{ ref("int_indicator_tallies") }}
    where period = 'all'
    group by country_code, sector
),

cases as (
    select
        country_code,
        weight,
        cast(case_count as bigint) as case_count
    from weights
    where sector = 'all'
),

counted as (
    select
        grid.country_code,
        grid.sector,
        grid.period,
        -- the sector decides the share and not its cases
        countries.slice_accuracy,
        round(weights.weight / cases.weight, 12) as share,
        cases.case_count
    from {{ ref("int_indicator_grid") }} as grid
    inner join {{ ref("int_indicator_grid") }} as countries
        on grid.country_code = countries.country_code and countries.sector = 'all' and countries.period = 'all'
    inner join weights on grid.country_code = weights.country_code and grid.sector = weights.sector
    inner join cases on grid.country_code = cases.country_code
    where grid.sector != 'all'
),

squares as (
    select
        country_code,
        {{ exact_sum("share * share") }} as concentration,
        {{ exact_sum("share * share * share") }} as cubes,
        max(share) as largest_share
    from counted
    group by country_code
),

sector_total as (
    select count(*) as sector_count from {{ ref("stg_sectors") }}
),

concentrations as (
    select
        grid.country_code,
        grid.sector,
        grid.period,
        squares.concentration,
        squares.largest_share,
        coalesce(cases.case_count, 0) as case_count,
        1.0 - accuracy.sector_low as misplaced,
        1.0 / sector_total.sector_count as lowest,
        {{ z() }} * sqrt(
            4.0 * greatest(squares.cubes - squares.concentration * squares.concentration, 0.0)
            / nullif({{ true_cases("cases.case_count", "grid.slice_accuracy") }}, 0)
        ) as chance
    from {{ ref("int_indicator_grid") }} as grid
    left join squares on grid.country_code = squares.country_code
    left join cases on grid.country_code = cases.country_code
    cross join accuracy
    cross join sector_total
    where grid.sector = 'all' and grid.period = 'all'
)

select
    'sector_share' as indicator,
    counted.country_code,
    counted.sector,
    counted.period,
    {{ published("counted.share") }} as value,
    {{ published(share_low("counted.share", "counted.case_count", "counted.slice_accuracy", "accuracy.sector_low")) }}
        as low,
    {{ published(share_high("counted.share", "counted.case_count", "counted.slice_accuracy", "accuracy.sector_low")) }}
        as high,
    counted.case_count as n
from counted
cross join accuracy

union all

select
    'sector_concentration' as indicator,
    country_code,
    sector,
    period,
    {{ published("concentration") }} as value,
    case
        when case_count > 0
            then {{ published(
                "least(concentration, greatest(lowest, concentration - chance - 2.0 * misplaced * largest_share))"
            ) }}
    end as low,
    case
        when case_count > 0
            then {{ published(
                "least(1.0, concentration + chance + 2.0 * misplaced * largest_share + misplaced * misplaced)"
            ) }}
    end as high,
    case_count as n
from concentrations
