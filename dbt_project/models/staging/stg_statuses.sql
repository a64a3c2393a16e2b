with source as (
    select * from {{ ref("statuses") }}
),

renamed as (
    select
        status,
        cast(rank as bigint) as status_rank,
        cast(is_open as boolean) as is_open,
        definition,
        aiddata as aiddata_stage,
        iati_activity_status,
        ogp_completion,
        plover_class
    from source
)

select * from renamed
