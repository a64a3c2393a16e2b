with source as (
    select * from {{ source("raw", "commitment_relations") }}
),

renamed as (
    select
        commitment_id,
        related_commitment_id,
        relation,
        mention_id,
        score,
        reason
    from source
)

select * from renamed
