with mentions as (
    select * from {{ ref("stg_mentions") }}
),

links as (
    select * from {{ ref("stg_commitment_mentions") }}
),

statements as (
    select * from {{ ref("stg_statements") }}
),

counted as (
    select
        mentions.mention_id,
        links.commitment_id,
        mentions.statement_id,
        statements.document_id,
        statements.published_on,
        mentions.start_offset,
        mentions.quote,
        mentions.rule,
        mentions.status,
        mentions.instrument,
        mentions.amount,
        mentions.amount_kind,
        mentions.currency,
        mentions.due,
        mentions.due_on,
        mentions.due_basis,
        mentions.done,
        mentions.strength,
        mentions.confidence,
        mentions.source_class,
        mentions.is_reviewed,
        statements.known_on,
        {{ mention_position(
            "links.commitment_id",
            "statements.published_on",
            "mentions.statement_id",
            "mentions.start_offset",
            "mentions.mention_id",
        ) }} as mention_position
    from mentions
    inner join links on mentions.mention_id = links.mention_id
    inner join statements on mentions.statement_id = statements.statement_id
    where statements.published_on <= {{ as_of() }}
)

select * from counted
