select
    party_sets.commitment_id,
    pairs.country_code_1,
    pairs.country_code_2,
    pairs.direction,
    pairs.weight
from {{ ref("int_commitment_party_sets") }} as party_sets
inner join {{ ref("int_party_set_pairs") }} as pairs on party_sets.party_set_id = pairs.party_set_id
order by party_sets.commitment_id, pairs.country_code_1, pairs.country_code_2
