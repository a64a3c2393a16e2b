{#-
    The place of a mention in its commitment, from 1. Statements of one day stand in the order of their ids, which says
    nothing but is the same in every run.
-#}
{% macro mention_position(commitment_id, published_on, statement_id, start_offset, mention_id) -%}
    row_number() over (
        partition by {{ commitment_id }}
        order by {{ published_on }}, {{ statement_id }}, {{ start_offset }}, {{ mention_id }}
    )
{%- endmacro %}

{#-
    The reported status of a commitment after each of its mentions: the one place of the rule that the description of
    fct_commitments tells. Status now, status history and the table macros all come from here.

    mentions: a relation with commitment_id, mention_id, mention_position, status.
    statuses: a relation with status, status_rank.
-#}
{% macro mention_standings(mentions, statuses) -%}
    with ranked as (
        select
            mentions.commitment_id,
            mentions.mention_id,
            mentions.mention_position,
            mentions.status as told_status,
            case when mentions.status not in ('suspended', 'cancelled') then statuses.status_rank end as progress_rank,
            case when mentions.status = 'cancelled' then mentions.mention_position end as cancelled_at,
            case when mentions.status = 'suspended' then mentions.mention_position end as suspended_at,
            case
                when mentions.status in ('formalised', 'under_way', 'completed') then mentions.mention_position
                else 0
            end as delivered_at
        from {{ mentions }} as mentions
        inner join {{ statuses }} as statuses on mentions.status = statuses.status
    ),

    so_far as (
        select
            commitment_id,
            mention_id,
            mention_position,
            told_status,
            progress_rank,
            suspended_at,
            min(cancelled_at) over told as first_cancelled_at,
            max(delivered_at) over told as last_delivered_at,
            max(progress_rank) over told_before as furthest_rank_before
        from ranked
        window
            told as (
                partition by commitment_id
                order by mention_position
                rows between unbounded preceding and current row
            ),
            told_before as (
                partition by commitment_id
                order by mention_position
                rows between unbounded preceding and 1 preceding
            )
    ),

    stopped as (
        select
            *,
            case when progress_rank > coalesce(furthest_rank_before, 0) then mention_position end as raised_at,
            min(suspended_at) over (
                partition by commitment_id, last_delivered_at
                order by mention_position
                rows between unbounded preceding and current row
            ) as suspended_since
        from so_far
    ),

    standing as (
        select
            commitment_id,
            mention_id,
            mention_position,
            coalesce(first_cancelled_at, suspended_since, max(raised_at) over told) as proof_position,
            case
                when first_cancelled_at is not null then 'cancelled'
                when suspended_since is not null then 'suspended'
                else
                    last_value(case when raised_at is not null then told_status end ignore nulls) over told
            end as status
        from stopped
        window
            told as (
                partition by commitment_id
                order by mention_position
                rows between unbounded preceding and current row
            )
    )

    select
        commitment_id,
        mention_id,
        mention_position,
        status,
        proof_position,
        coalesce(status != lag(status) over (partition by commitment_id order by mention_position), true) as changes_status
    from standing
{%- endmacro %}
