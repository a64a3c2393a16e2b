select
    commitment_id,
    sector,
    sector_position,
    1.0 / sector_count as weight
from {{ ref("int_commitment_sectors") }}
order by commitment_id, sector_position
