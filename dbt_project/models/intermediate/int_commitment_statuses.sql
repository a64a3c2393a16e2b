with mentions as (
    select
        int_mentions.commitment_id,
        int_mentions.mention_id,
        int_mentions.mention_position,
        int_mentions.status,
        case
            when int_mentions.status not in ('suspended', 'cancelled') then statuses.status_rank
        end as progress_rank
    from {{ ref("int_mentions") }} as int_mentions
    inner join {{ ref("stg_statuses") }} as statuses on int_mentions.status = statuses.status
),

landmarks as (
    select
        commitment_id,
        max(progress_rank) as furthest_rank,
        coalesce(max(case when status in ('formalised', 'under_way', 'completed') then mention_position end), 0)
            as last_delivery_position
    from mentions
    group by commitment_id
),

candidates as (
    select
        mentions.*,
        case
            when mentions.status = 'cancelled' then 1
            when mentions.status = 'suspended' and mentions.mention_position > landmarks.last_delivery_position then 2
            when mentions.progress_rank = landmarks.furthest_rank then 3
        end as precedence
    from mentions
    inner join landmarks on mentions.commitment_id = landmarks.commitment_id
),

proofs as (
    select
        commitment_id,
        mention_id,
        status
    from candidates
    where precedence is not null
    qualify row_number() over (partition by commitment_id order by precedence, mention_position) = 1
)

select * from proofs
