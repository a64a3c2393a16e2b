with commitments as (
    select
        party_sets.party_set_id,
        sectors.sector,
        commitments.status,
        count(*) as commitment_count,
        {{ exact_sum("sectors.weight") }} as weight,
        sum(commitments.mention_count) as mention_count
    from {{ ref("fct_commitments") }} as commitments
    inner join {{ ref("int_commitment_party_sets") }} as party_sets
        on commitments.commitment_id = party_sets.commitment_id
    inner join {{ ref("bridge_commitment_sector") }} as sectors
        on commitments.commitment_id = sectors.commitment_id
    group by party_sets.party_set_id, sectors.sector, commitments.status
)

select
    pairs.country_code_1,
    pairs.country_code_2,
    pairs.direction,
    commitments.sector,
    commitments.status,
    cast(sum(commitments.commitment_count) as bigint) as commitment_count,
    {{ weighted_count("pairs.weight * commitments.weight") }} as weighted_commitment_count,
    cast(sum(commitments.mention_count) as bigint) as mention_count
from commitments
inner join {{ ref("int_party_set_pairs") }} as pairs on commitments.party_set_id = pairs.party_set_id
group by pairs.country_code_1, pairs.country_code_2, pairs.direction, commitments.sector, commitments.status
order by pairs.country_code_1, pairs.country_code_2, pairs.direction, commitments.sector, commitments.status
