with mentions as (
    select * from {{ ref("int_mentions") }}
),

threads as (
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
    from mentions
    group by commitment_id
),

assembled as (
    select
        threads.*,
        proofs.mention_id,
        proofs.status,
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
    inner join {{ ref("int_commitment_statuses") }} as proofs on threads.commitment_id = proofs.commitment_id
    inner join {{ ref("stg_statuses") }} as statuses on proofs.status = statuses.status
    inner join mentions as proving on proofs.mention_id = proving.mention_id
    inner join mentions as earliest
        on threads.commitment_id = earliest.commitment_id and earliest.mention_position = 1
    left join mentions as priced
        on threads.commitment_id = priced.commitment_id and threads.amount_position = priced.mention_position
    left join mentions as dated
        on threads.commitment_id = dated.commitment_id and threads.due_position = dated.mention_position
    left join mentions as ended
        on threads.commitment_id = ended.commitment_id and threads.done_position = ended.mention_position
    left join {{ ref("int_commitment_sectors") }} as sectors
        on threads.commitment_id = sectors.commitment_id and sectors.sector_position = 1
)

select
    commitment_id,
    mention_id,
    statement_id,
    status,
    entry_status,
    is_open,
    first_seen_on,
    last_seen_on,
    known_on,
    mention_count,
    statement_count,
    sector,
    instrument,
    amount,
    amount_kind,
    currency,
    due,
    due_on,
    due_basis,
    case
        when status = 'completed' then 'done'
        when due_on is null then 'no_due_date'
        when due_on >= {{ as_of() }} then 'not_yet_due'
        else 'past_due_no_report'
    end as timeliness,
    done,
    strength,
    confidence,
    source_class,
    corroborated_by_actor,
    is_reviewed
from assembled
order by commitment_id
