with named as (
    select
        mentions.commitment_id,
        mentions.mention_position,
        sectors.sector,
        sectors.sector_position
    from {{ ref("int_mentions") }} as mentions
    inner join {{ ref("int_mention_sectors") }} as sectors on mentions.mention_id = sectors.mention_id
),

sectors as (
    {{ commitment_sectors("named") }}
)

select * from sectors
