with memberships as (
    select * from {{ ref("groupings") }}
),

renamed as (
    select
        "group" as grouping_code,
        iso3 as country_code,
        role as member_role,
        {{ first_day_of_period('"join"') }} as valid_from,
        {{ last_day_before_leaving("leave") }} as valid_to,
        date_precision,
        date_source,
        source,
        cast(verified_on as date) as verified_on,
        note
    from memberships
    -- without a first day nobody joined: an invitation declined
    where "join" is not null
)

select * from renamed
