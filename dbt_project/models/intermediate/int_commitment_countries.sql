{{ commitment_countries(ref("int_commitment_parties"), ref("int_parties_on_day")) }}
