with sectors as (
    select distinct
        country_code,
        sector
    from {{ ref("int_indicator_tallies") }}
    where sector != 'all'
),

cells as (
    select
        country_code,
        'all' as sector,
        period,
        statement_count,
        is_first_covered
    from {{ ref("int_indicator_coverage") }}

    union all

    select
        coverage.country_code,
        sectors.sector,
        coverage.period,
        coverage.statement_count,
        coverage.is_first_covered
    from {{ ref("int_indicator_coverage") }} as coverage
    inner join sectors on coverage.country_code = sectors.country_code
    where coverage.period = 'all'
)

select
    cells.country_code,
    cells.sector,
    cells.period,
    cells.statement_count,
    cells.is_first_covered,
    case when cells.country_code = 'all' then 1.0 else accuracy.parties_low end
    * case when cells.sector = 'all' then 1.0 else accuracy.sector_low end as slice_accuracy
from cells
cross join {{ ref("int_coder_accuracy") }} as accuracy
