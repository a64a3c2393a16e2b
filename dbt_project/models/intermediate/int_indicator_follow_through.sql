with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

-- only what a later text could have told of
promises as (
    select *
    from {{ ref("int_indicator_commitments") }}
    where is_promise and followed_until > first_seen_on
),

scoped as (
    select
        scopes.country_code,
        scopes.sector,
        scopes.period,
        promises.instrument_group,
        count(*) as case_count,
        count(promises.progress) as reported_count,
        count(case when promises.progress = 'formalised' then 1 end) as signed_count,
        count(case when promises.progress = 'under_way' then 1 end) as work_count,
        count(case when promises.progress = 'completed' then 1 end) as delivered_count,
        count(promises.strict_progress) as strict_reported_count,
        count(case when promises.strict_progress = 'formalised' then 1 end) as strict_signed_count,
        count(case when promises.strict_progress = 'under_way' then 1 end) as strict_work_count,
        count(case when promises.strict_progress = 'completed' then 1 end) as strict_delivered_count
    from {{ ref("int_indicator_scopes") }} as scopes
    inner join promises on scopes.commitment_id = promises.commitment_id
    group by scopes.country_code, scopes.sector, scopes.period, promises.instrument_group
),

instrument_groups as (
    select 'talk' as instrument_group
    union all
    select 'delivery' as instrument_group
),

counted as (
    select
        grid.country_code,
        grid.sector,
        grid.period,
        grid.slice_accuracy,
        instrument_groups.instrument_group,
        coalesce(scoped.case_count, 0) as case_count,
        coalesce(scoped.reported_count, 0) as reported_count,
        coalesce(scoped.signed_count, 0) as signed_count,
        coalesce(scoped.work_count, 0) as work_count,
        coalesce(scoped.delivered_count, 0) as delivered_count,
        coalesce(scoped.strict_reported_count, 0) as strict_reported_count,
        coalesce(scoped.strict_signed_count, 0) as strict_signed_count,
        coalesce(scoped.strict_work_count, 0) as strict_work_count,
        coalesce(scoped.strict_delivered_count, 0) as strict_delivered_count
    from {{ ref("int_indicator_grid") }} as grid
    cross join instrument_groups
    left join scoped
        on
            grid.country_code = scoped.country_code
            and grid.sector = scoped.sector
            and grid.period = scoped.period
            and instrument_groups.instrument_group = scoped.instrument_group
)

{% for indicator, reported_count in (
    ("follow_through_share", "reported_count"),
    ("follow_through_signed_share", "signed_count"),
    ("follow_through_work_share", "work_count"),
    ("follow_through_delivered_share", "delivered_count"),
    ("strict_follow_through_share", "strict_reported_count"),
    ("strict_follow_through_signed_share", "strict_signed_count"),
    ("strict_follow_through_work_share", "strict_work_count"),
    ("strict_follow_through_delivered_share", "strict_delivered_count"),
) %}
{{ share_rows(
    indicator,
    "counted." ~ reported_count,
    "counted.case_count",
    "accuracy.status_low",
    "counted",
    "counted.instrument_group"
) }}
{{ "union all" if not loop.last }}
{% endfor %}
