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
        cases,
        cast(minimum_n as bigint) as minimum_n,
        interval_method,
        caveats
    from source
)

select * from renamed
