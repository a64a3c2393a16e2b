with country_sets as (
    select distinct country_set_id from {{ ref("int_commitment_country_sets") }}
)

select
    country_sets.country_set_id,
    bridge.country_code,
    bridge.role,
    bridge.via_grouping,
    bridge.weight
from country_sets
inner join {{ ref("bridge_commitment_country") }} as bridge on country_sets.country_set_id = bridge.commitment_id
