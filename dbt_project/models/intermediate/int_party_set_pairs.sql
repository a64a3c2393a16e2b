{{ party_set_pairs(ref("int_commitment_party_sets"), ref("int_commitment_countries")) }}
