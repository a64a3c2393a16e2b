with source as (
    select * from {{ ref("countries") }}
),

renamed as (
    select
        country_code,
        name as country_name,
        official_name,
        iso2,
        m49,
        region,
        sub_region
    from source
)

select * from renamed
