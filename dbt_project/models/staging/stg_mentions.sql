with source as (
    select * from {{ source("raw", "mentions") }}
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
        rule
    from source
)

select * from renamed
