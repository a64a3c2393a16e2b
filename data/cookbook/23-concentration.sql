-- On how few countries do the commitments rest?
--
-- Answer: one row: countries, the share of the weighted commitments that the
-- first one, three and five have, and the Herfindahl index (1: one country has
-- all; 1 / number of countries: all have as much).
-- Pitfalls: weighted commitments add up, so that shares make sense; plain
-- counts would count shared ones several times. What the collection reads
-- decides it: a sample about India rests on India.

with shares as (
    select
        weighted_commitment_count / sum(weighted_commitment_count) over () as share,
        row_number() over (order by weighted_commitment_count desc, country_code) as place
    from fct_commitments_by_country
    where country_code <> 'ZZZ'
)

select
    count(*) as countries,
    round(sum(share) filter (where place <= 1), 3) as share_of_first,
    round(sum(share) filter (where place <= 3), 3) as share_of_first_three,
    round(sum(share) filter (where place <= 5), 3) as share_of_first_five,
    round(sum(share * share), 3) as herfindahl_index
from shares;
