with mentions as (
    select
        commitment_id,
        mention_id,
        mention_position,
        min(published_on) over (partition by commitment_id) as first_seen_on
    from {{ ref("int_mentions") }}
),

named as (
    select
        mentions.commitment_id,
        mentions.first_seen_on,
        mentions.mention_position,
        parties.party_code,
        parties.role,
        parties.party_position
    from mentions
    inner join {{ ref("int_mention_parties") }} as parties on mentions.mention_id = parties.mention_id
    -- 'actor' sorts before 'partner'
    qualify
        row_number() over (
            partition by mentions.commitment_id, parties.party_code
            order by parties.role, mentions.mention_position, parties.party_position
        ) = 1
),

parties as (
    select
        commitment_id,
        first_seen_on,
        party_code,
        role,
        row_number() over (
            partition by commitment_id
            order by role, mention_position, party_position, party_code
        ) as party_position,
        count(*) over (partition by commitment_id) as party_count
    from named
)

select * from parties
