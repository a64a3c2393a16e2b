-- What had been published by a day, and what did this warehouse know by then?
-- (the end of 2025)
--
-- Answer: one row a status: commitments told by statements published up to that
-- day, and of these the ones that the warehouse had taken in by then. The
-- difference came in later: older statements added to the collection.
-- Pitfalls: cite commitments_known_on for what you could have said on the day,
-- commitments_as_of for what was so.

select
    statuses.status,
    (
        select count(*) from commitments_as_of('2025-12-31') as then_so
        where then_so.status = statuses.status)
        as published_by_then,
    (
        select count(*) from commitments_known_on('2025-12-31') as then_known
        where then_known.status = statuses.status)
        as known_by_then
from dim_status as statuses
order by statuses.status_rank;
