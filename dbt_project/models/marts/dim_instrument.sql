select
    instrument,
    is_talk,
    definition
from {{ ref("stg_instruments") }}
order by instrument
