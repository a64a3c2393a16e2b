with bounds as (
    select
        least(
            coalesce((select min(published_on) from {{ ref("stg_statements") }}), {{ as_of() }}), {{ as_of() }}
        ) as first_on,
        least(
            coalesce((select max(due_on) from {{ ref("fct_commitments") }}), {{ as_of() }}),
            cast({{ as_of() }} + interval 50 year as date)
        ) as last_due_on
),

days as (
    select days.date_on
    from bounds,
        lateral {{ days_between(
            "date_trunc('year', bounds.first_on)",
            "date_trunc('year', greatest(bounds.last_due_on, " ~ as_of() ~ ")) + interval 1 year - interval 1 day"
        ) }} as days
)

select
    date_on,
    extract(year from date_on) as year,
    extract(quarter from date_on) as quarter,
    extract(month from date_on) as month,
    cast(date_trunc('month', date_on) as date) as month_start_on,
    extract(week from date_on) as iso_week,
    extract(isodow from date_on) as day_of_week
from days
order by date_on
