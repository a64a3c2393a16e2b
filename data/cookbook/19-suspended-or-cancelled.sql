-- What was suspended or cancelled?
--
-- Answer: the commitments that now stand so, the day from which they do, who
-- acts, and the words that say it.
-- Pitfalls: as reported, by whom the source class tells. Something cancelled of
-- which no earlier statement was read appears here without a past.

select
    history.valid_from as since,
    commitments.status,
    told.actors,
    told.source_class as who_says_so,
    told.quote
from fct_commitments as commitments
inner join fct_commitment_status_history as history
    on commitments.commitment_id = history.commitment_id and history.is_current
inner join rpt_commitments as told on commitments.commitment_id = told.commitment_id
where commitments.status in ('suspended', 'cancelled')
order by since, told.quote;
