select
    status,
    status_rank,
    is_open,
    definition,
    aiddata_stage,
    iati_activity_status,
    ogp_completion,
    plover_class
from {{ ref("stg_statuses") }}
order by status_rank
