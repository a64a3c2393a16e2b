select
    sector,
    sector_name,
    sector_group,
    scope,
    excludes,
    dac3_codes,
    dac5_codes,
    g20rg_issue_area,
    plover_context
from {{ ref("stg_sectors") }}
order by sector
