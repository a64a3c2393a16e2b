with source as (
    select * from {{ source("raw", "reviews") }}
),

renamed as (
    select
        review_id,
        reviewed_at,
        reviewer,
        action,
        field,
        value,
        reason,
        target,
        outcome,
        anchoring,
        conflicts_with,
        statement_id,
        mention_id,
        other_mention_id,
        coded_value,
        note
    from source
)

select * from renamed
