with source as (
    select * from {{ ref("accuracy") }}
),

renamed as (
    select
        label_set,
        slice_by,
        slice,
        figure,
        cast(value as double) as figure_value,
        cast(low as double) as figure_low,
        cast(high as double) as figure_high,
        cast(n as bigint) as case_count
    from source
)

select * from renamed
