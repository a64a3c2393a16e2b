with source as (
    select * from {{ source("raw", "commitment_mentions") }}
),

renamed as (
    select
        mention_id,
        commitment_id,
        link_reason
    from source
)

select * from renamed
