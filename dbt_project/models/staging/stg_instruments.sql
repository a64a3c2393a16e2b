with source as (
    select * from {{ ref("instruments") }}
),

renamed as (
    select
        instrument,
        definition
    from source
)

select * from renamed
