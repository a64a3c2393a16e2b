with named as (
    select
        mentions.commitment_id,
        sectors.sector,
        min(mentions.published_on) as named_on
    from {{ ref("int_mentions") }} as mentions
    inner join {{ ref("int_mention_sectors") }} as sectors on mentions.mention_id = sectors.mention_id
    group by mentions.commitment_id, sectors.sector
),

days as (
    select distinct
        commitment_id,
        named_on as on_day
    from named
)

select
    days.commitment_id,
    days.on_day,
    named.sector,
    1.0 / count(*) over (partition by days.commitment_id, days.on_day) as weight
from days
inner join named on days.commitment_id = named.commitment_id and days.on_day >= named.named_on
