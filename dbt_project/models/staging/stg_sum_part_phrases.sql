with source as (
    select * from {{ ref("sum_part_phrases") }}
),

renamed as (
    select phrase
    from source
)

select * from renamed
