-- Between whom has it fallen silent?
--
-- Answer: pairs of countries with open commitments of which no statement was
-- read for two years before the as_of day: how many stand open, and when one
-- last concerned the two. Longest silence first.
-- Pitfalls: silence here may be silence of the collection: look up the
-- publishers that you read for the two in fct_coverage. Groupings make many
-- pairs; this counts only countries named themselves.

with named as (
    select distinct
        pairs.commitment_id,
        least(pairs.country_code_1, pairs.country_code_2) as country_a,
        greatest(pairs.country_code_1, pairs.country_code_2) as country_b
    from bridge_commitment_pair as pairs
    inner join bridge_commitment_country as ones
        on pairs.commitment_id = ones.commitment_id and pairs.country_code_1 = ones.country_code
    inner join bridge_commitment_country as others
        on pairs.commitment_id = others.commitment_id and pairs.country_code_2 = others.country_code
    where ones.via_grouping is null and others.via_grouping is null
),

last_read as (
    select
        ones.country_code as country_code_1,
        others.country_code as country_code_2,
        max(statements.published_on) as last_on
    from bridge_statement_country as ones
    inner join bridge_statement_country as others
        on ones.statement_id = others.statement_id and ones.country_code < others.country_code
    inner join dim_statement as statements on ones.statement_id = statements.statement_id
    group by ones.country_code, others.country_code
)

select
    ones.country_name as country_a,
    others.country_name as country_b,
    count(*) as open_commitments,
    min(last_read.last_on) as last_statement_on,
    min(released.as_of_on - last_read.last_on) as days_since
from named
inner join fct_commitments as commitments on named.commitment_id = commitments.commitment_id and commitments.is_open
inner join last_read on named.country_a = last_read.country_code_1 and named.country_b = last_read.country_code_2
inner join dim_country as ones on named.country_a = ones.country_code
inner join dim_country as others on named.country_b = others.country_code
cross join meta.publication as released
where last_read.last_on < released.as_of_on - interval 2 year
group by ones.country_name, others.country_name
order by days_since desc, open_commitments desc, ones.country_name, others.country_name
limit 10;
