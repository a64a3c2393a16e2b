with named as (
    select
        mention_id,
        'actor' as role,
        party_code,
        party_position
    from {{ unnest_list(ref("stg_mentions"), "mention_id", "actors", "party_code", "party_position") }} as actors

    union all

    select
        mention_id,
        'partner' as role,
        party_code,
        party_position
    from {{ unnest_list(ref("stg_mentions"), "mention_id", "partners", "party_code", "party_position") }} as partners
),

parties as (
    select
        mention_id,
        role,
        party_code,
        min(party_position) as party_position
    from named
    group by mention_id, role, party_code
)

select * from parties
