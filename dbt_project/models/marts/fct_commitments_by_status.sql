select
    commitments.status,
    statuses.status_rank,
    count(*) as commitment_count,
    cast(sum(commitments.mention_count) as bigint) as mention_count,
    {{ share_of_rows("commitments.is_reviewed") }} as reviewed_share,
    min(commitments.first_seen_on) as first_seen_on,
    max(commitments.last_seen_on) as last_seen_on
from {{ ref("fct_commitments") }} as commitments
inner join {{ ref("dim_status") }} as statuses
    on commitments.status = statuses.status
group by commitments.status, statuses.status_rank
order by statuses.status_rank
