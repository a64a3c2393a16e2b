{{ commitment_party_sets(ref("int_commitment_countries"), ref("stg_groupings"), ref("stg_grouping_members")) }}
