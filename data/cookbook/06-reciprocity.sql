-- Do promises go both ways?
--
-- Answer: one row a pair of countries that has at least three commitments with
-- a direction: what the first undertakes towards the second, what the second
-- undertakes towards the first, what both undertake together, and the smaller
-- of the two directions as a share of the larger (0: one way only, 1: as many
-- either way).
-- Pitfalls: who tells matters. A collection of one side's statements shows what
-- that side likes to tell.

with directed as (
    select
        least(country_code_1, country_code_2) as country_a,
        greatest(country_code_1, country_code_2) as country_b,
        count(*) filter (where direction = 'from_to' and country_code_1 < country_code_2) as a_to_b,
        count(*) filter (where direction = 'from_to' and country_code_1 > country_code_2) as b_to_a,
        count(*) filter (where direction = 'joint') as joint
    from bridge_commitment_pair
    group by country_a, country_b
)

select
    country_a,
    country_b,
    a_to_b,
    b_to_a,
    joint,
    round(least(a_to_b, b_to_a) / greatest(a_to_b, b_to_a), 2) as reciprocity
from directed
where a_to_b + b_to_a >= 3
order by a_to_b + b_to_a desc, country_a, country_b
limit 10;
