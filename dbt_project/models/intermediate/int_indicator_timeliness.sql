with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

scoped as (
    select
        scopes.country_code,
        scopes.sector,
        scopes.period,
        count(*) as commitment_count,
        count(case when commitments.is_open then 1 end) as open_count,
        count(case when commitments.followed_until > commitments.due_on then 1 end) as due_count,
        count(
            case
                when
                    commitments.followed_until > commitments.due_on
                    and commitments.timeliness = 'past_due_no_report'
                    and commitments.status not in ('suspended', 'cancelled')
                    then 1
            end
        ) as past_due_count
    from {{ ref("int_indicator_scopes") }} as scopes
    inner join {{ ref("int_indicator_commitments") }} as commitments
        on scopes.commitment_id = commitments.commitment_id
    group by scopes.country_code, scopes.sector, scopes.period
),

counted as (
    select
        grid.country_code,
        grid.sector,
        grid.period,
        grid.slice_accuracy,
        coalesce(scoped.commitment_count, 0) as commitment_count,
        coalesce(scoped.open_count, 0) as open_count,
        coalesce(scoped.due_count, 0) as due_count,
        coalesce(scoped.past_due_count, 0) as past_due_count
    from {{ ref("int_indicator_grid") }} as grid
    left join scoped
        on
            grid.country_code = scoped.country_code
            and grid.sector = scoped.sector
            and grid.period = scoped.period
)

{{ share_rows("open_share", "counted.open_count", "counted.commitment_count", "accuracy.status_low", "counted") }}
union all
{{ share_rows(
    "past_due_share",
    "counted.past_due_count",
    "counted.due_count",
    "(accuracy.due_low * accuracy.status_low)",
    "counted"
) }}
