with statements as (
    select
        statement_id,
        source_url,
        {{ quotable_address("source_url") }} as address
    from {{ ref("stg_statements") }}
),

worded as (
    select
        mention_id,
        {{ quoted_words("quote") }} as words
    from {{ ref("stg_mentions") }}
    where quote_is_verbatim
),

fragments as (
    select
        mention_id,
        {{ text_fragment("words") }} as fragment
    from worded
),

told as (
    select
        mention_id,
        start_offset,
        end_offset,
        quote,
        quote_is_verbatim,
        context,
        {{ join_list("actors") }} as actors,
        {{ join_list("partners") }} as partners,
        sectors[1] as sector,
        {{ join_list("sectors") }} as sectors,
        rule
    from {{ ref("stg_mentions") }}
)

select
    mentions.mention_id,
    mentions.commitment_id,
    mentions.statement_id,
    mentions.document_id,
    mentions.mention_position,
    mentions.published_on,
    told.start_offset,
    told.end_offset,
    told.quote,
    told.quote_is_verbatim,
    told.context,
    mentions.status,
    standings.changes_status,
    told.actors,
    told.partners,
    told.sector,
    told.sectors,
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
    told.rule,
    links.link_score,
    links.link_reason,
    links.linked_mention_id,
    mentions.is_reviewed,
    statements.source_url,
    {{ quote_url("statements.address", "fragments.fragment") }} as quote_url,
    mentions.known_on
from {{ ref("int_mentions") }} as mentions
inner join told on mentions.mention_id = told.mention_id
inner join {{ ref("stg_commitment_mentions") }} as links on mentions.mention_id = links.mention_id
inner join statements on mentions.statement_id = statements.statement_id
inner join {{ ref("int_mention_standings") }} as standings on mentions.mention_id = standings.mention_id
left join fragments on mentions.mention_id = fragments.mention_id
order by mentions.mention_id
