select
    countries.country_code,
    sectors.sector,
    commitments.status,
    countries.role,
    count(*) as commitment_count,
    {{ weighted_count("countries.weight * sectors.weight") }} as weighted_commitment_count,
    cast(sum(commitments.mention_count) as bigint) as mention_count,
    {{ share_of_rows("commitments.is_reviewed") }} as reviewed_share
from {{ ref("fct_commitments") }} as commitments
inner join {{ ref("bridge_commitment_country") }} as countries
    on commitments.commitment_id = countries.commitment_id
inner join {{ ref("bridge_commitment_sector") }} as sectors
    on commitments.commitment_id = sectors.commitment_id
group by countries.country_code, sectors.sector, commitments.status, countries.role
order by countries.country_code, sectors.sector, commitments.status, countries.role
