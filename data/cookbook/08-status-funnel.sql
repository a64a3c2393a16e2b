-- How far along the way do commitments get?
--
-- Answer: of the commitments first reported at each status, how many were ever
-- reported as agreed or further, formalised or further, under way or further,
-- and completed. Rows add up to all commitments; read along a row.
-- Pitfalls: a status is a reported one. What never became the subject of
-- another statement stays where it was first seen, so a short row says as much
-- of what was read as of what was done.

with furthest as (
    select
        history.commitment_id,
        max(statuses.status_rank) filter (where history.status not in ('suspended', 'cancelled')) as reached
    from fct_commitment_status_history as history
    inner join dim_status as statuses on history.status = statuses.status
    group by history.commitment_id
)

select
    commitments.entry_status as first_reported_as,
    count(*) as commitments,
    count(*) filter (where furthest.reached >= 2) as agreed_or_further,
    count(*) filter (where furthest.reached >= 3) as formalised_or_further,
    count(*) filter (where furthest.reached >= 4) as under_way_or_further,
    count(*) filter (where furthest.reached >= 5) as completed,
    count(*) filter (where commitments.status in ('suspended', 'cancelled')) as now_stopped
from fct_commitments as commitments
inner join dim_status as entries on commitments.entry_status = entries.status
left join furthest on commitments.commitment_id = furthest.commitment_id
group by commitments.entry_status, entries.status_rank
order by entries.status_rank;
