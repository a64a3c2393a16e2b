with named as (
    select *
    from {{ unnest_list(ref("stg_mentions"), "mention_id", "sectors", "sector", "sector_position") }} as sectors
),

sectors as (
    select
        mention_id,
        sector,
        min(sector_position) as sector_position
    from named
    group by mention_id, sector
)

select * from sectors
