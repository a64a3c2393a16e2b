with mentions as (
    select
        commitment_id,
        mention_position,
        published_on,
        status,
        {{ rests_on_continue("status", "rule", "quote") }} as is_continued,
        min(case when status = 'cancelled' then mention_position end) over (partition by commitment_id)
            as cancelled_position
    from {{ ref("int_mentions") }}
),

reports as (
    select
        commitment_id,
        published_on,
        status,
        status in ('formalised', 'under_way', 'completed')
        and mention_position < coalesce(cancelled_position, mention_position + 1) as is_progress,
        is_continued
    from mentions
)

select
    commitment_id,
    min(published_on) as first_seen_on,
    max(published_on) as last_seen_on,
    min(case when is_progress then published_on end) as formalised_on,
    min(case when is_progress and status != 'formalised' then published_on end) as under_way_on,
    min(case when is_progress and status = 'completed' then published_on end) as completed_on,
    min(case when is_progress and not is_continued then published_on end) as strict_formalised_on,
    min(case when is_progress and not is_continued and status != 'formalised' then published_on end)
        as strict_under_way_on,
    min(case when status = 'cancelled' then published_on end) as cancelled_on
from reports
group by commitment_id
