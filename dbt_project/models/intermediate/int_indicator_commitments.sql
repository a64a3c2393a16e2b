with named as (
    select
        commitment_id,
        bool_or({{ names_deliverable("rule") }}) as names_deliverable,
        max(case when mention_position = 1 then statement_id end) as statement_id,
        max(case when mention_position = 1 then instrument end) as entry_instrument
    from {{ ref("int_mentions") }}
    group by commitment_id
),

joined as (
    select
        commitments.commitment_id,
        named.statement_id,
        progress.first_seen_on,
        cast(extract(year from progress.first_seen_on) as varchar) as first_year,
        case when instruments.is_talk then 'talk' else 'delivery' end as instrument_group,
        commitments.status,
        commitments.is_open,
        case when not commitments.is_open then least(progress.completed_on, progress.cancelled_on) end as closed_on,
        commitments.mention_count,
        named.names_deliverable,
        commitments.due is not null as has_due_date,
        commitments.amount is not null as has_sum,
        commitments.due_on,
        commitments.timeliness,
        commitments.entry_status in ('proposed', 'agreed')
        and coalesce(progress.formalised_on > progress.first_seen_on, true) as is_promise,
        case
            when progress.completed_on is not null then 'completed'
            when progress.under_way_on is not null then 'under_way'
            when progress.formalised_on is not null then 'formalised'
        end as progress,
        progress.formalised_on as progress_on,
        case
            when progress.completed_on is not null then 'completed'
            when progress.strict_under_way_on is not null then 'under_way'
            when progress.strict_formalised_on is not null then 'formalised'
        end as strict_progress,
        progress.strict_formalised_on as strict_progress_on,
        follow_up.followed_until
    from {{ ref("fct_commitments") }} as commitments
    inner join {{ ref("int_commitment_progress") }} as progress on commitments.commitment_id = progress.commitment_id
    inner join {{ ref("int_commitment_follow_up") }} as follow_up
        on commitments.commitment_id = follow_up.commitment_id
    inner join named on commitments.commitment_id = named.commitment_id
    inner join {{ ref("stg_instruments") }} as instruments on named.entry_instrument = instruments.instrument
)

select * from joined
