-- Which groupings act, and how many of their members does that reach?
--
-- Answer: one row a grouping that a commitment names as such: commitments,
-- members reached on the day of the statement, and the commitments by weight
-- that its members get through it.
-- Pitfalls: members are those of the day; dates of membership are in
-- bridge_grouping_member with where they come from. A country named beside its
-- grouping is not reached through it.

select
    groupings.grouping_name as grouping,
    count(distinct countries.commitment_id) as commitments,
    count(distinct countries.country_code) as members_reached,
    round(sum(countries.weight), 2) as weighted
from bridge_commitment_country as countries
inner join dim_grouping as groupings on countries.via_grouping = groupings.grouping_code
group by groupings.grouping_name
order by commitments desc, grouping
limit 10;
