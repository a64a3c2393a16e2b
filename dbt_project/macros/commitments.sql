{#-
    Commitments as the given mentions tell of them, on a day: fct_commitments for the as_of day, and the table macros
    commitments_as_of and commitments_known_on for any other. The rules stand in the description of fct_commitments.

    mentions: a relation like int_mentions, of the mentions that count.
    standings: what mention_standings gives for them.
    sectors: what commitment_sectors gives for them.
    statuses: a relation with status, is_open.
    party_sets, set_pairs: what the macros of pairs.sql give for them.
    statement_pairs, statements: as in statements_after_due.
    asked: a relation of one row with the day, in column until.
-#}
{% macro commitments(
    mentions, standings, sectors, statuses, party_sets, set_pairs, statement_pairs, statements, asked
) -%}
    with threads as (
        select
            commitment_id,
            min(published_on) as first_seen_on,
            max(published_on) as last_seen_on,
            min(known_on) as known_on,
            count(*) as mention_count,
            count(distinct statement_id) as statement_count,
            max(strength) as strength,
            bool_or(source_class in ('joint', 'own_side')) as corroborated_by_actor,
            coalesce(bool_or(is_reviewed), false) as is_reviewed,
            max(case when amount is not null then mention_position end) as amount_position,
            max(case when due is not null then mention_position end) as due_position,
            max(case when done is not null then mention_position end) as done_position
        from {{ mentions }}
        group by commitment_id
    ),

    assembled as (
        select
            threads.*,
            asked.until,
            proving.mention_id,
            standings.status,
            statuses.is_open,
            earliest.statement_id,
            earliest.status as entry_status,
            proving.instrument,
            proving.confidence,
            proving.source_class,
            priced.amount,
            priced.amount_kind,
            priced.currency,
            dated.due,
            dated.due_on,
            dated.due_basis,
            ended.done,
            sectors.sector
        from threads
        cross join {{ asked }} as asked
        inner join {{ standings }} as standings
            on threads.commitment_id = standings.commitment_id and threads.mention_count = standings.mention_position
        inner join {{ statuses }} as statuses on standings.status = statuses.status
        inner join {{ mentions }} as proving
            on threads.commitment_id = proving.commitment_id and standings.proof_position = proving.mention_position
        inner join {{ mentions }} as earliest
            on threads.commitment_id = earliest.commitment_id and earliest.mention_position = 1
        left join {{ mentions }} as priced
            on threads.commitment_id = priced.commitment_id and threads.amount_position = priced.mention_position
        left join {{ mentions }} as dated
            on threads.commitment_id = dated.commitment_id and threads.due_position = dated.mention_position
        left join {{ mentions }} as ended
            on threads.commitment_id = ended.commitment_id and threads.done_position = ended.mention_position
        left join {{ sectors }} as sectors
            on threads.commitment_id = sectors.commitment_id and sectors.sector_position = 1
    ),

    past_due as (
        select
            commitment_id,
            due_on
        from assembled
        where due_on < until
    ),

    after_due as (
        {{ statements_after_due("past_due", party_sets, set_pairs, statement_pairs, statements) }}
    )

    select
        assembled.commitment_id,
        assembled.mention_id,
        assembled.statement_id,
        assembled.status,
        assembled.entry_status,
        assembled.is_open,
        assembled.first_seen_on,
        assembled.last_seen_on,
        assembled.known_on,
        assembled.mention_count,
        assembled.statement_count,
        assembled.sector,
        assembled.instrument,
        assembled.amount,
        assembled.amount_kind,
        assembled.currency,
        assembled.due,
        assembled.due_on,
        assembled.due_basis,
        case
            when assembled.status = 'completed' then 'done'
            when assembled.due_on is null then 'no_due_date'
            when assembled.due_on >= assembled.until then 'not_yet_due'
            else 'past_due_no_report'
        end as timeliness,
        after_due.statements_after_count as statements_after_due_count,
        assembled.done,
        assembled.strength,
        assembled.confidence,
        assembled.source_class,
        assembled.corroborated_by_actor,
        assembled.is_reviewed
    from assembled
    left join after_due on assembled.commitment_id = after_due.commitment_id
{%- endmacro %}
