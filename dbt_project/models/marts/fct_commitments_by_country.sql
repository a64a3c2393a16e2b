select
    bridge.country_code,
    countries.country_name,
    count(*) as commitment_count,
    count(case when commitments.is_open then 1 end) as open_commitment_count,
    {{ weighted_count("bridge.weight") }} as weighted_commitment_count,
    cast(sum(commitments.mention_count) as bigint) as mention_count,
    {{ share_of_rows("commitments.is_reviewed") }} as reviewed_share,
    min(commitments.first_seen_on) as first_seen_on,
    max(commitments.last_seen_on) as last_seen_on
from {{ ref("fct_commitments") }} as commitments
inner join {{ ref("bridge_commitment_country") }} as bridge
    on commitments.commitment_id = bridge.commitment_id
left join {{ ref("dim_country") }} as countries
    on bridge.country_code = countries.country_code
group by bridge.country_code, countries.country_name
order by bridge.country_code
