select
    country_code,
    country_name,
    official_name,
    iso2,
    m49,
    region,
    sub_region
from {{ ref("stg_countries") }}
order by country_code
