-- With whom did a country make its first commitment, and when? (India)
--
-- Answer: one row a year: the countries with which India has its first
-- commitment in this collection. Put your own code where IND stands.
-- Pitfalls: first in the collection, not in history: in the first years
-- everybody is new. Countries reached only through a grouping count as well;
-- see via_grouping in bridge_commitment_country.

with partners as (
    select
        case when pairs.country_code_1 = 'IND' then pairs.country_code_2 else pairs.country_code_1 end as country_code,
        min(commitments.first_seen_on) as first_on
    from bridge_commitment_pair as pairs
    inner join fct_commitments as commitments on pairs.commitment_id = commitments.commitment_id
    where 'IND' in (pairs.country_code_1, pairs.country_code_2)
    group by 1
)

select
    year(partners.first_on) as year,
    count(*) as new_partners,
    string_agg(countries.country_name, ', ' order by countries.country_name) as who
from partners
inner join dim_country as countries on partners.country_code = countries.country_code
group by 1
order by 1;
