with source as (
    select * from {{ ref("indicators") }}
),

renamed as (
    select
        indicator,
        indicator_name,
        definition,
        formula,
        unit,
        caveats,
        cast(minimum_n as bigint) as minimum_n
    from source
)

select * from renamed
