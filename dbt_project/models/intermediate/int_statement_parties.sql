with statements as (
    select
        statement_id,
        published_on,
        copy_of
    from {{ ref("stg_statements") }}
),

given as (
    select
        statement_id,
        party_code
    from {{ unnest_list(ref("stg_statements"), "statement_id", "parties", "party_code", "party_position") }} as parties
),

told as (
    select
        mentions.statement_id,
        parties.party_code
    from {{ ref("stg_mentions") }} as mentions
    inner join {{ ref("int_mention_parties") }} as parties on mentions.mention_id = parties.mention_id
),

named as (
    select * from given
    union
    select * from told
),

-- a copy tells what its original tells, whose mentions are not counted again
repeated as (
    select
        copies.statement_id,
        named.party_code
    from statements as copies
    inner join named on copies.copy_of = named.statement_id
),

all_named as (
    select * from named
    union
    select * from repeated
),

parties as (
    select
        all_named.statement_id,
        statements.published_on,
        all_named.party_code
    from all_named
    inner join statements on all_named.statement_id = statements.statement_id
)

select * from parties
