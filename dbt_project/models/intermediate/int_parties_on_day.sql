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

expanded as (
    {{ parties_on_day("asked", ref("stg_countries"), ref("stg_groupings"), ref("stg_grouping_members")) }}
)

select * from expanded
