with source as (
    select * from {{ source("raw", "commitment_mentions") }}
),

renamed as (
    select
        mention_id,
        commitment_id,
        link_score,
        link_reason,
        linked_mention_id
    from source
)

select * from renamed
