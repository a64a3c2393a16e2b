-- What changed between two days? (the end of 2023 and the end of 2025)
--
-- Answer: one row for each change of status, first seen included: how many
-- commitments, and one of them. Both days are read from the statements
-- published up to them, by today's coding, so that software never looks like
-- news.
-- Pitfalls: published later is not the same as done later; event_on in
-- fct_commitment_status_history has the day of the event where the text gives
-- it.

with before as (select * from commitments_as_of('2023-12-31')),

after as (select * from commitments_as_of('2025-12-31'))

select
    coalesce(before.status, 'not seen yet') as on_first_day,
    after.status as on_second_day,
    count(*) as commitments,
    min_by(told.quote, told.first_seen_on) as for_instance
from after
left join before on after.commitment_id = before.commitment_id
inner join rpt_commitments as told on after.commitment_id = told.commitment_id
where before.status is distinct from after.status
group by before.status, after.status
order by commitments desc, on_first_day, on_second_day;
