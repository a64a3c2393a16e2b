-- What came in and could not be used, and why?
--
-- Answer: one row a reason, with the number of inputs and what to do about
-- them. No row means that nothing was left out.
-- Pitfalls: a rejected input is no statement without commitments; those stand
-- in dim_statement with mention_count 0.

select
    rule as reason,
    stage,
    count(*) as inputs,
    min(remedy) as what_to_do,
    min(location) as for_instance
from fct_rejects
group by rule, stage
order by inputs desc, reason;
