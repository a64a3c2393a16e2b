with source as (
    select * from {{ ref("sectors") }}
),

renamed as (
    select
        sector,
        name as sector_name,
        sector_group,
        scope,
        excludes,
        dac3 as dac3_codes,
        dac5 as dac5_codes,
        g20rg_issue_area,
        plover_context
    from source
)

select * from renamed
