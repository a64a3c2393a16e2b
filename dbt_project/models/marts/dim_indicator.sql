select
    indicator,
    indicator_name,
    definition,
    formula,
    unit,
    caveats,
    minimum_n
from {{ ref("stg_indicators") }}
order by indicator
