-- Who promises most to whom?
--
-- Answer: one row for each pair in which one country undertakes something
-- towards another: how many commitments, how many of them stand open, and the
-- commitments by weight (one to five countries counts a fifth for each).
-- Pitfalls: joint undertakings of both sides have direction 'joint' and are
-- left out here. Counts of pairs do not add up, since one commitment runs
-- between several pairs; the weighted ones do.

select
    ones.country_name as from_country,
    others.country_name as to_country,
    count(*) as commitments,
    count(*) filter (where commitments.is_open) as still_open,
    round(sum(pairs.weight), 2) as weighted
from bridge_commitment_pair as pairs
inner join fct_commitments as commitments on pairs.commitment_id = commitments.commitment_id
inner join dim_country as ones on pairs.country_code_1 = ones.country_code
inner join dim_country as others on pairs.country_code_2 = others.country_code
where pairs.direction = 'from_to'
group by from_country, to_country
order by commitments desc, weighted desc, from_country, to_country
limit 10;
