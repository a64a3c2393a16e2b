with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

members as (
    select
        country_sets.commitment_id,
        members.country_code,
        members.weight
    from {{ ref("int_commitment_country_sets") }} as country_sets
    inner join {{ ref("int_country_set_members") }} as members
        on country_sets.country_set_id = members.country_set_id

    union all

    select
        commitment_id,
        'all' as country_code,
        1.0 as weight
    from {{ ref("int_commitment_country_sets") }}
),

summed as (
    select
        case when money.is_target then 'money_target' else 'money_promised' end as indicator,
        members.country_code,
        scopes.sector,
        scopes.period,
        money.currency,
        count(*) as case_count,
        cast(sum(cast(money.leaf_amount * scopes.weight * members.weight as decimal(38, 6))) as double) as value
    from {{ ref("int_commitment_money") }} as money
    inner join members on money.commitment_id = members.commitment_id
    inner join {{ ref("int_indicator_scopes") }} as scopes on money.commitment_id = scopes.commitment_id
    group by money.is_target, members.country_code, scopes.sector, scopes.period, money.currency
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
