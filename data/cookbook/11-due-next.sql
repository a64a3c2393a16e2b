-- What falls due next?
--
-- Answer: the open commitments whose stated date has not passed by the as_of
-- day, earliest first, with their words.
-- Pitfalls: 'relative' and 'period' dates (due_basis) were computed from the
-- day of the statement or the end of a programme. Most commitments name no date
-- at all and never stand here.

select
    commitments.due,
    commitments.due_basis,
    commitments.status,
    told.actors,
    told.quote
from fct_commitments as commitments
inner join rpt_commitments as told on commitments.commitment_id = told.commitment_id
where commitments.timeliness = 'not_yet_due' and commitments.is_open
order by commitments.due_on, told.quote;
