with source as (
    select * from {{ source("raw", "rejects") }}
),

renamed as (
    select
        reject_id,
        stage,
        location,
        document_id
    from source
)

select * from renamed
