with changes as (
    select
        standings.commitment_id,
        standings.status,
        standings.proof_position,
        mentions.mention_id,
        mentions.statement_id,
        mentions.status as told_status,
        mentions.done,
        mentions.published_on,
        mentions.known_on
    from {{ ref("int_mention_standings") }} as standings
    inner join {{ ref("int_mentions") }} as mentions on standings.mention_id = mentions.mention_id
    where standings.changes_status
    -- a day has one status: the last one told on it
    qualify
        row_number() over (
            partition by standings.commitment_id, mentions.published_on
            order by standings.mention_position desc
        ) = 1
),

by_day as (
    select *
    from changes
    -- changed and changed back within a day is no change
    qualify coalesce(status != lag(status) over (partition by commitment_id order by published_on), true)
),

rows_of_history as (
    select
        by_day.commitment_id,
        by_day.status,
        by_day.published_on,
        by_day.mention_id,
        by_day.statement_id,
        case when by_day.told_status = by_day.status then by_day.done end as event,
        by_day.known_on,
        proving.known_on as proof_known_on,
        case
            when lag(by_day.status) over thread = 'suspended' then lag(by_day.known_on) over thread
        end as suspension_known_on,
        row_number() over thread as status_position,
        lead(by_day.published_on) over thread - 1 as valid_to
    from by_day
    inner join {{ ref("int_mentions") }} as proving
        on by_day.commitment_id = proving.commitment_id and by_day.proof_position = proving.mention_position
    window thread as (partition by by_day.commitment_id order by by_day.published_on)
)

select
    commitment_id,
    status_position,
    status,
    published_on as valid_from,
    valid_to,
    event,
    {{ first_day_of_period("event") }} as event_on,
    published_on as reported_on,
    greatest(known_on, proof_known_on, coalesce(suspension_known_on, known_on)) as known_on,
    mention_id,
    statement_id,
    valid_to is null as is_current
from rows_of_history
order by commitment_id, status_position
