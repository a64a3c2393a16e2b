with named as (
    select
        mentions.commitment_id,
        sectors.sector,
        min(sectors.sector_position) as best_position,
        min(mentions.mention_position) as first_mention_position
    from {{ ref("int_mentions") }} as mentions
    inner join {{ ref("int_mention_sectors") }} as sectors on mentions.mention_id = sectors.mention_id
    group by mentions.commitment_id, sectors.sector
),

sectors as (
    select
        commitment_id,
        sector,
        row_number() over (
            partition by commitment_id
            order by best_position, first_mention_position, sector
        ) as sector_position,
        count(*) over (partition by commitment_id) as sector_count
    from named
)

select * from sectors
