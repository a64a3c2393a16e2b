with source as (
    select * from {{ source("raw", "statements") }}
),

renamed as (
    select
        statement_id,
        document_id,
        title,
        published_on,
        publisher,
        url as source_url,
        kind,
        language,
        place,
        is_translation,
        original_url,
        parties,
        copy_of,
        copy_share,
        {{ code_points("text") }} as character_count,
        known_on
    from source
)

select * from renamed
