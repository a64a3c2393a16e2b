with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

scoped as (
    select
        country_code,
        sector,
        period,
        cast(sum(commitment_count) as bigint) as commitment_count,
        sum(deliverable_count) as deliverable_count,
        sum(due_date_count) as due_date_count,
        sum(sum_count) as sum_count,
        sum(specific_count) as specific_count
    from {{ ref("int_indicator_tallies") }}
    group by country_code, sector, period
),

counted as (
    select
        grid.country_code,
        grid.sector,
        grid.period,
        grid.slice_accuracy,
        coalesce(scoped.commitment_count, 0) as commitment_count,
        coalesce(scoped.deliverable_count, 0) as deliverable_count,
        coalesce(scoped.due_date_count, 0) as due_date_count,
        coalesce(scoped.sum_count, 0) as sum_count,
        coalesce(scoped.specific_count, 0) as specific_count
    from {{ ref("int_indicator_grid") }} as grid
    left join scoped
        on
            grid.country_code = scoped.country_code
            and grid.sector = scoped.sector
            and grid.period = scoped.period
),

shares as (
    select
        counted.*,
        cast(counted.deliverable_count as double) / nullif(counted.commitment_count, 0) as deliverable_share,
        cast(counted.due_date_count as double) / nullif(counted.commitment_count, 0) as due_date_share,
        cast(counted.sum_count as double) / nullif(counted.commitment_count, 0) as sum_share,
        cast(counted.specific_count as double) / nullif(counted.commitment_count, 0) as specific_share
    from counted
),

bounded as (
    select
        shares.*,
        {{ share_low(
            "shares.deliverable_share", "shares.commitment_count", "shares.slice_accuracy", "accuracy.instrument_low"
        ) }} as deliverable_low,
        {{ share_high(
            "shares.deliverable_share", "shares.commitment_count", "shares.slice_accuracy", "accuracy.instrument_low"
        ) }} as deliverable_high,
        {{ stated_share_low(
            "shares.due_date_share", "shares.commitment_count", "shares.slice_accuracy", "accuracy.due_low"
        ) }} as due_date_low,
        {{ stated_share_high(
            "shares.due_date_share", "shares.commitment_count", "shares.slice_accuracy", "accuracy.due_low"
        ) }} as due_date_high,
        {{ stated_share_low(
            "shares.sum_share", "shares.commitment_count", "shares.slice_accuracy", "accuracy.amount_low"
        ) }} as sum_low,
        {{ stated_share_high(
            "shares.sum_share", "shares.commitment_count", "shares.slice_accuracy", "accuracy.amount_low"
        ) }} as sum_high
    from shares
    cross join accuracy
    where shares.commitment_count > 0

    union all

    select
        *,
        null as deliverable_low,
        null as deliverable_high,
        null as due_date_low,
        null as due_date_high,
        null as sum_low,
        null as sum_high
    from shares
    where commitment_count = 0
)

{% for indicator, value, low, high in (
    ("deliverable_share", "deliverable_share", "deliverable_low", "deliverable_high"),
    ("due_date_share", "due_date_share", "due_date_low", "due_date_high"),
    ("sum_share", "sum_share", "sum_low", "sum_high"),
    (
        "specificity_share",
        "specific_share",
        "greatest(deliverable_low, due_date_low, sum_low)",
        "least(1.0, deliverable_high + due_date_high + sum_high)",
    ),
) %}
select
    '{{ indicator }}' as indicator,
    country_code,
    sector,
    period,
    {{ published(value) }} as value,
    {{ published(low) }} as low,
    {{ published(high) }} as high,
    commitment_count as n
from bounded
{{ "union all" if not loop.last }}
{% endfor %}
