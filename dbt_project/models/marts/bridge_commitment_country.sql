with stated as (
    select
        commitment_id,
        country_code,
        role,
        via_grouping,
        weight
    from {{ ref("int_commitment_countries") }}
),

unstated as (
    select distinct
        mentions.commitment_id,
        'ZZZ' as country_code,
        'actor' as role,
        cast(null as varchar) as via_grouping,
        1.0 as weight
    from {{ ref("int_mentions") }} as mentions
    left join stated on mentions.commitment_id = stated.commitment_id
    where stated.commitment_id is null
),

countries as (
    select * from stated
    union all
    select * from unstated
)

select
    commitment_id,
    country_code,
    role,
    via_grouping,
    weight
from countries
order by commitment_id, country_code
