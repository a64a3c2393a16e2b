select
    indicator,
    indicator_name,
    definition,
    formula,
    unit,
    cases,
    minimum_n,
    interval_method,
    caveats
from {{ ref("stg_indicators") }}
order by indicator
