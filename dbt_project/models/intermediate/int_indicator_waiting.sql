-- Kaplan-Meier: of those still waiting on a day, the share without a report goes on waiting
with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

promises as (
    select
        commitments.*,
        country_sets.country_set_id
    from {{ ref("int_indicator_commitments") }} as commitments
    inner join {{ ref("int_commitment_country_sets") }} as country_sets
        on commitments.commitment_id = country_sets.commitment_id
    where commitments.is_promise and commitments.followed_until > commitments.first_seen_on
),

waits as (
    select
        commitment_id,
        country_set_id,
        instrument_group,
        'median_days_to_progress' as indicator,
        coalesce(progress_on, followed_until) - first_seen_on as days,
        progress_on is not null as is_reported
    from promises

    union all

    select
        commitment_id,
        country_set_id,
        instrument_group,
        'strict_median_days_to_progress' as indicator,
        coalesce(strict_progress_on, followed_until) - first_seen_on as days,
        strict_progress_on is not null as is_reported
    from promises
),

set_days as (
    select
        country_set_id,
        instrument_group,
        indicator,
        days,
        count(*) as left_count,
        count(case when is_reported then 1 end) as reported_count
    from waits
    group by country_set_id, instrument_group, indicator, days
),

-- countries over all sectors and periods; sectors and years over all countries
daily as (
    select
        members.country_code,
        'all' as sector,
        'all' as period,
        set_days.instrument_group,
        set_days.indicator,
        set_days.days,
        sum(set_days.left_count) as left_count,
        sum(set_days.reported_count) as reported_count
    from set_days
    inner join {{ ref("int_country_set_members") }} as members on set_days.country_set_id = members.country_set_id
    group by members.country_code, set_days.instrument_group, set_days.indicator, set_days.days

    union all

    select
        'all' as country_code,
        scopes.sector,
        scopes.period,
        waits.instrument_group,
        waits.indicator,
        waits.days,
        count(*) as left_count,
        count(case when waits.is_reported then 1 end) as reported_count
    from {{ ref("int_indicator_scopes") }} as scopes
    inner join waits on scopes.commitment_id = waits.commitment_id
    group by scopes.sector, scopes.period, waits.instrument_group, waits.indicator, waits.days
),

at_risk as (
    select
        *,
        cast(
            sum(left_count) over (
                partition by country_code, sector, period, instrument_group, indicator
                order by days desc
                rows between unbounded preceding and current row
            ) as double
        ) as waiting_count
    from daily
),

survival as (
    select
        *,
        {{ running_product("1.0 - reported_count / waiting_count") }} over (
            partition by country_code, sector, period, instrument_group, indicator
            order by days
            rows between unbounded preceding and current row
        ) as waiting_share,
        -- Greenwood's sum; unknown once nobody waits
        sum(reported_count / nullif(waiting_count * (waiting_count - reported_count), 0)) over (
            partition by country_code, sector, period, instrument_group, indicator
            order by days
            rows between unbounded preceding and current row
        ) as greenwood
    from at_risk
),

-- 95 % band of the share that waits, on the scale of its log-minus-log, for as many cases as are true ones at worst
deviations as (
    select
        survival.*,
        {{ z() }} * sqrt(
            survival.greenwood / nullif({{ true_cases("1.0", "grid.slice_accuracy") }}, 0)
        ) / abs(ln(survival.waiting_share)) as deviation
    from survival
    inner join {{ ref("int_indicator_grid") }} as grid
        on
            survival.country_code = grid.country_code
            and survival.sector = grid.sector
            and survival.period = grid.period
    cross join accuracy
    where survival.reported_count > 0 and survival.waiting_share > 1e-9

    union all

    select
        *,
        cast(null as double) as deviation
    from survival
    where reported_count > 0 and waiting_share <= 1e-9
),

banded as (
    select
        *,
        case when deviation is null then 0.0 else power(waiting_share, exp(deviation)) end as band_low,
        case when deviation is null then 1.0 else power(waiting_share, exp(-deviation)) end as band_high
    from deviations
),

medians as (
    select
        banded.country_code,
        banded.sector,
        banded.period,
        banded.instrument_group,
        banded.indicator,
        min(case when banded.waiting_share <= 0.5 + 1e-9 then banded.days end) as value,
        min(case when banded.band_low - (1.0 - accuracy.status_low) <= 0.5 + 1e-9 then banded.days end) as low,
        min(case when banded.band_high + (1.0 - accuracy.status_low) <= 0.5 + 1e-9 then banded.days end) as high
    from banded
    cross join accuracy
    group by
        banded.country_code, banded.sector, banded.period, banded.instrument_group, banded.indicator
),

forms as (
    {%- for indicator in ("median_days_to_progress", "strict_median_days_to_progress") %}
    {%- for instrument_group in ("talk", "delivery") %}
    select
        '{{ indicator }}' as indicator,
        '{{ instrument_group }}' as instrument_group
    {{ "union all" if not (loop.last and indicator.startswith("strict")) }}
    {%- endfor %}
    {%- endfor %}
),

cases as (
    select
        country_code,
        sector,
        period,
        instrument_group,
        indicator,
        sum(left_count) as case_count
    from daily
    group by country_code, sector, period, instrument_group, indicator
)

select
    forms.indicator,
    grid.country_code,
    grid.sector,
    grid.period,
    forms.instrument_group,
    cast(medians.value as double) as value,
    cast(medians.low as double) as low,
    cast(medians.high as double) as high,
    cast(coalesce(cases.case_count, 0) as bigint) as n,
    case when medians.value is null then 'not_reached' end as null_reason
from {{ ref("int_indicator_grid") }} as grid
cross join forms
left join cases
    on
        grid.country_code = cases.country_code
        and grid.sector = cases.sector
        and grid.period = cases.period
        and forms.instrument_group = cases.instrument_group
        and forms.indicator = cases.indicator
left join medians
    on
        grid.country_code = medians.country_code
        and grid.sector = medians.sector
        and grid.period = medians.period
        and forms.instrument_group = medians.instrument_group
        and forms.indicator = medians.indicator
where grid.country_code = 'all' or (grid.sector = 'all' and grid.period = 'all')
