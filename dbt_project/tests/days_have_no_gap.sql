select
    min(date_on) as first_on,
    max(date_on) as last_on,
    count(*) as day_count
from {{ ref("dim_date") }}
having count(*) != max(date_on) - min(date_on) + 1
