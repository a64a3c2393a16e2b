select
    grouping_code,
    grouping_name,
    grouping_kind,
    host_country_code
from {{ ref("stg_groupings") }}
order by grouping_code
