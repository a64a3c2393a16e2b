select
    commitment_id,
    'all' as sector,
    'all' as period,
    1.0 as weight
from {{ ref("int_indicator_commitments") }}

union all

select
    commitment_id,
    'all' as sector,
    first_year as period,
    1.0 as weight
from {{ ref("int_indicator_commitments") }}

union all

select
    commitment_id,
    sector,
    'all' as period,
    weight
from {{ ref("bridge_commitment_sector") }}
