with statements as (
    select
        statement_id,
        published_on
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

parties as (
    select
        named.statement_id,
        statements.published_on,
        named.party_code
    from named
    inner join statements on named.statement_id = statements.statement_id
)

select * from parties
