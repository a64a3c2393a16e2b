with asked as (
    select
        party_code,
        first_seen_on as on_date
    from {{ ref("int_commitment_parties") }}

    union

    select
        party_code,
        published_on as on_date
    from {{ ref("int_statement_parties") }}
),

countries as (
    select country_code from {{ ref("stg_countries") }}
),

members as (
    select distinct
        asked.party_code,
        asked.on_date,
        memberships.country_code
    from asked
    inner join {{ ref("stg_grouping_members") }} as memberships
        on
            asked.party_code = memberships.grouping_code
            and asked.on_date between memberships.valid_from and coalesce(memberships.valid_to, date '9999-12-31')
    -- members that are bodies themselves (the EU in the G20) take no share
    inner join countries on memberships.country_code = countries.country_code
    where memberships.member_role = 'member'
),

expanded as (
    select
        asked.party_code,
        asked.on_date,
        coalesce(countries.country_code, members.country_code, 'ZZZ') as country_code,
        case when countries.country_code is null then groupings.grouping_code end as via_grouping
    from asked
    left join countries on asked.party_code = countries.country_code
    left join {{ ref("stg_groupings") }} as groupings on asked.party_code = groupings.grouping_code
    left join members on asked.party_code = members.party_code and asked.on_date = members.on_date
),

shared as (
    select
        party_code,
        on_date,
        country_code,
        via_grouping,
        1.0 / count(*) over (partition by party_code, on_date) as share
    from expanded
)

select * from shared
