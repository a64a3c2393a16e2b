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
),

parties as (
    {{ commitment_parties("named") }}
)

select * from parties
