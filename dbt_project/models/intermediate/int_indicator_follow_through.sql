with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
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
        coalesce(tallies.promise_count, 0) as case_count,
        coalesce(tallies.reported_count, 0) as reported_count,
        coalesce(tallies.signed_count, 0) as signed_count,
        coalesce(tallies.work_count, 0) as work_count,
        coalesce(tallies.delivered_count, 0) as delivered_count,
        coalesce(tallies.strict_reported_count, 0) as strict_reported_count,
        coalesce(tallies.strict_signed_count, 0) as strict_signed_count,
        coalesce(tallies.strict_work_count, 0) as strict_work_count,
        coalesce(tallies.strict_delivered_count, 0) as strict_delivered_count
    from {{ ref("int_indicator_grid") }} as grid
    cross join instrument_groups
    left join {{ ref("int_indicator_tallies") }} as tallies
        on
            grid.country_code = tallies.country_code
            and grid.sector = tallies.sector
            and grid.period = tallies.period
            and instrument_groups.instrument_group = tallies.instrument_group
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
