select
    instrument,
    definition
from {{ ref("stg_instruments") }}
order by instrument
