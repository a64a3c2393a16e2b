with source as (
    select * from {{ source("raw", "rejects") }}
),

renamed as (
    select
        reject_id,
        stage,
        source_id,
        location,
        file_name,
        document_id,
        rule,
        value,
        reason,
        remedy
    from source
)

select * from renamed
