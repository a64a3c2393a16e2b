with weighted as (
    select
        months.month_start_on,
        months.next_month_start_on,
        countries.country_code,
        sectors.sector,
        months.status,
        cast(countries.weight * sectors.weight as decimal(38, 18)) as weight
    from {{ ref("int_commitment_months") }} as months
    inner join {{ ref("int_country_weights_by_day") }} as countries
        on months.commitment_id = countries.commitment_id and months.country_day = countries.on_day
    inner join {{ ref("int_sector_weights_by_day") }} as sectors
        on months.commitment_id = sectors.commitment_id and months.sector_day = sectors.on_day
),

moves as (
    select
        month_start_on,
        country_code,
        sector,
        status,
        1 as commitment_count,
        weight
    from weighted

    union all

    select
        next_month_start_on as month_start_on,
        country_code,
        sector,
        status,
        -1 as commitment_count,
        -weight as weight
    from weighted
    where next_month_start_on is not null
),

moves_by_month as (
    select
        month_start_on,
        country_code,
        sector,
        status,
        sum(commitment_count) as commitment_count,
        sum(weight) as weight
    from moves
    group by month_start_on, country_code, sector, status
),

stock as (
    select
        month_start_on,
        country_code,
        sector,
        status,
        cast(sum(commitment_count) over so_far as bigint) as commitment_count,
        round(cast(sum(weight) over so_far as double), 12) as weighted_commitment_count,
        lead(month_start_on) over in_turn as next_month_start_on
    from moves_by_month
    window
        in_turn as (partition by country_code, sector, status order by month_start_on),
        so_far as (
            partition by country_code, sector, status
            order by month_start_on
            rows between unbounded preceding and current row
        )
),

-- ordered before each row is repeated for its months: there may be ten times as many after that
in_order as (
    select *
    from stock
    where commitment_count > 0
    order by country_code, sector, status, month_start_on
)

select
    {{ each_month("month_start_on", "coalesce(next_month_start_on - 1, " ~ as_of() ~ ")") }} as month_start_on,
    country_code,
    sector,
    status,
    commitment_count,
    weighted_commitment_count
from in_order
