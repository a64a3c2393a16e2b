select
    grouping_code,
    country_code,
    member_role,
    valid_from,
    valid_to,
    date_precision,
    date_source,
    source,
    verified_on,
    note
from {{ ref("stg_grouping_members") }}
order by grouping_code, country_code, member_role, valid_from
