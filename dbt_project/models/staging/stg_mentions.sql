with source as (
    select
        mentions.*,
        reviews.decision
    from {{ source("raw", "mentions") }} as mentions
    left join {{ source("raw", "mention_reviews") }} as reviews on mentions.mention_id = reviews.mention_id
),

renamed as (
    select
        mention_id,
        statement_id,
        start_offset,
        end_offset,
        quote,
        quote_is_verbatim,
        context,
        status,
        actors,
        partners,
        sectors,
        instrument,
        amount,
        amount_kind,
        currency,
        due,
        {{ last_day_of_period("due") }} as due_on,
        due_basis,
        done,
        strength,
        confidence,
        source_class,
        rule,
        decision is not null as is_reviewed
    from source
    where decision is null or decision != 'dismissed'
)

select * from renamed
