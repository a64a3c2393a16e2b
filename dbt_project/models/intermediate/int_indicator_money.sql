with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

summed as (
    select
        case when money.is_target then 'money_target' else 'money_promised' end as indicator,
        scopes.country_code,
        scopes.sector,
        scopes.period,
        money.currency,
        count(*) as case_count,
        cast(sum(cast(money.leaf_amount * scopes.weight as decimal(38, 6))) as double) as value
    from {{ ref("int_commitment_money") }} as money
    inner join {{ ref("int_indicator_scopes") }} as scopes on money.commitment_id = scopes.commitment_id
    group by money.is_target, scopes.country_code, scopes.sector, scopes.period, money.currency
),

counted as (
    select
        summed.*,
        grid.slice_accuracy * accuracy.amount_low as fields
    from summed
    inner join {{ ref("int_indicator_grid") }} as grid
        on
            summed.country_code = grid.country_code
            and summed.sector = grid.sector
            and summed.period = grid.period
    cross join accuracy
)

select
    counted.indicator,
    counted.country_code,
    counted.sector,
    counted.period,
    counted.currency,
    round(counted.value, 2) as value,
    round(counted.value * least(1.0, accuracy.precision_low * counted.fields / accuracy.recall_high), 2) as low,
    round(
        counted.value * greatest(1.0, accuracy.precision_high / nullif(accuracy.recall_low * counted.fields, 0)), 2
    ) as high,
    counted.case_count as n
from counted
cross join accuracy
