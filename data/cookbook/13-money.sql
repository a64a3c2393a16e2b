-- What money was stated, in which currency and of what kind?
--
-- Answer: one row a currency and kind: how many commitments name a sum, the
-- sum, and the largest of them in its words.
-- Pitfalls: never add currencies, nor kinds: a grant is no credit line, a
-- target no promise to pay. Sums that say what is to be reached (target) stand
-- apart from what is given. The same money told as two commitments counts
-- twice: see bridge_commitment_relation for possible duplicates.

select
    commitments.currency,
    commitments.amount_kind,
    count(*) as commitments,
    sum(commitments.amount) as total,
    max(commitments.amount) as largest,
    arg_max(told.quote, commitments.amount) as largest_in_its_words
from fct_commitments as commitments
inner join rpt_commitments as told on commitments.commitment_id = told.commitment_id
where commitments.amount is not null
group by commitments.currency, commitments.amount_kind
order by commitments.currency, total desc;
