with source as (
    select * from {{ ref("instruments") }}
),

renamed as (
    select
        instrument,
        cast(is_talk as boolean) as is_talk,
        definition
    from source
)

select * from renamed
