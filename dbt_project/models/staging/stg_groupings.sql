with source as (
    select * from {{ ref("grouping_names") }}
),

renamed as (
    select
        grouping_code,
        name as grouping_name,
        kind as grouping_kind,
        host_country as host_country_code
    from source
)

select * from renamed
