with source as (
    select * from {{ source("raw", "documents") }}
),

renamed as (
    select
        document_id,
        statement_id,
        file_name,
        media_type,
        byte_count,
        title,
        published_on,
        publisher,
        url as source_url,
        kind,
        language,
        place,
        is_translation,
        original_url,
        evidence,
        collected_on as known_on
    from source
)

select * from renamed
