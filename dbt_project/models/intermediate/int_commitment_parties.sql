with openings as (
    select
        commitment_id,
        published_on as first_seen_on
    from {{ ref("int_mentions") }}
    where mention_position = 1
),

named as (
    select
        mentions.commitment_id,
        openings.first_seen_on,
        mentions.mention_position,
        parties.party_code,
        parties.role,
        parties.party_position
    from {{ ref("int_mentions") }} as mentions
    inner join openings on mentions.commitment_id = openings.commitment_id
    inner join {{ ref("int_mention_parties") }} as parties on mentions.mention_id = parties.mention_id
),

parties as (
    {{ commitment_parties("named") }}
)

select * from parties
