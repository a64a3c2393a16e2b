-- What is open and past its due date, without a report?
--
-- Answer: the commitments whose stated date has passed and of which no
-- statement says that they were done; read_since is the number of statements
-- between their parties read since then. Most telling first: much was read, and
-- none told of it.
-- Pitfalls: silence is not failure. Where read_since is 0, nobody looked; else
-- the report may have been missed: read what the later statements say before
-- you write of a broken promise. A due date is the last day of the period named.

select
    commitments.due,
    commitments.statements_after_due_count as read_since,
    commitments.status,
    told.actors,
    told.partners,
    told.quote
from fct_commitments as commitments
inner join rpt_commitments as told on commitments.commitment_id = told.commitment_id
where commitments.timeliness = 'past_due_no_report' and commitments.is_open
order by read_since desc nulls last, commitments.due, told.quote;
