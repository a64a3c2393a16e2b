{{ config(meta={"dagster": {"ref": {"name": "fct_commitments_monthly"}}}) }}

with first_seen as (
    select
        cast(date_trunc('month', first_seen_on) as date) as month_start_on,
        count(*) as commitment_count
    from {{ ref("fct_commitments") }}
    group by cast(date_trunc('month', first_seen_on) as date)
),

months as (
    select
        month_start_on,
        sum(weighted_commitment_count) as weighted_commitment_count
    from {{ ref("fct_commitments_monthly") }}
    group by month_start_on
),

dates as (
    select distinct month_start_on
    from {{ ref("dim_date") }}
    where date_on <= {{ as_of() }}
),

expected as (
    select
        dates.month_start_on,
        sum(coalesce(first_seen.commitment_count, 0)) over (order by dates.month_start_on) as commitment_count
    from dates
    left join first_seen on dates.month_start_on = first_seen.month_start_on
)

select
    expected.month_start_on,
    expected.commitment_count,
    months.weighted_commitment_count
from expected
full join months on expected.month_start_on = months.month_start_on
where
    expected.month_start_on is null
    or abs(expected.commitment_count - coalesce(months.weighted_commitment_count, 0)) > 1e-6
