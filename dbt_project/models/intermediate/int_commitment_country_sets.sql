with fingerprints as (
    select
        commitment_id,
        count(*) as country_count,
        {{ fingerprint(["country_code", "role", "via_grouping", "weight"]) }} as fingerprint
    from {{ ref("bridge_commitment_country") }}
    group by commitment_id
)

select
    commitment_id,
    min(commitment_id) over (partition by country_count, fingerprint) as country_set_id
from fingerprints
