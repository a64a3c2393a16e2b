select
    reject_id,
    stage,
    source_id,
    location,
    file_name,
    document_id,
    rule,
    value,
    reason,
    remedy
from {{ ref("stg_rejects") }}
order by reject_id
