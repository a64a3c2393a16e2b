with events as (
    select
        commitment_id,
        valid_from as on_day,
        status,
        cast(null as date) as country_day,
        cast(null as date) as sector_day
    from {{ ref("fct_commitment_status_history") }}

    union all

    select distinct
        commitment_id,
        on_day,
        cast(null as varchar) as status,
        on_day as country_day,
        cast(null as date) as sector_day
    from {{ ref("int_country_weights_by_day") }}

    union all

    select distinct
        commitment_id,
        on_day,
        cast(null as varchar) as status,
        cast(null as date) as country_day,
        on_day as sector_day
    from {{ ref("int_sector_weights_by_day") }}
),

days as (
    select
        commitment_id,
        on_day,
        cast(date_trunc('month', on_day) as date) as month_start_on,
        last_value(max(status) ignore nulls) over so_far as status,
        last_value(max(country_day) ignore nulls) over so_far as country_day,
        last_value(max(sector_day) ignore nulls) over so_far as sector_day
    from events
    group by commitment_id, on_day
    window so_far as (partition by commitment_id order by on_day rows between unbounded preceding and current row)
),

month_ends as (
    select *
    from days
    qualify row_number() over (partition by commitment_id, month_start_on order by on_day desc) = 1
)

select
    commitment_id,
    month_start_on,
    lead(month_start_on) over (partition by commitment_id order by month_start_on) as next_month_start_on,
    status,
    country_day,
    sector_day
from month_ends
