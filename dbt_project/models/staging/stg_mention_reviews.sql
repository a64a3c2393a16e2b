with source as (
    select * from {{ source("raw", "mention_reviews") }}
),

renamed as (
    select
        mention_id,
        statement_id,
        quote,
        decision,
        reviewers,
        reviewed_at,
        has_conflict,
        reviewed_fields,
        coded_status,
        coded_actors,
        coded_partners,
        coded_sectors,
        coded_instrument,
        coded_amount,
        coded_currency,
        coded_due,
        coded_done,
        reviewed_status,
        reviewed_actors,
        reviewed_partners,
        reviewed_sectors,
        reviewed_instrument,
        reviewed_amount,
        reviewed_currency,
        reviewed_due,
        reviewed_done
    from source
)

select * from renamed
