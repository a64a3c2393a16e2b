with mentions as (
    select * from {{ ref("int_mentions") }}
),

parties as (
    select
        mention_id,
        {{ join_texts("case when role = 'actor' then party_code end", "party_position", ";") }} as actors,
        {{ join_texts("case when role = 'partner' then party_code end", "party_position", ";") }} as partners
    from {{ ref("int_mention_parties") }}
    group by mention_id
),

sectors as (
    select
        mention_id,
        min(case when sector_position = 1 then sector end) as sector,
        {{ join_texts("sector", "sector_position", ";") }} as sectors
    from {{ ref("int_mention_sectors") }}
    group by mention_id
)

select
    mentions.mention_id,
    mentions.commitment_id,
    mentions.statement_id,
    mentions.document_id,
    mentions.mention_position,
    mentions.published_on,
    mentions.start_offset,
    mentions.end_offset,
    mentions.quote,
    mentions.quote_is_verbatim,
    mentions.context,
    mentions.status,
    standings.changes_status,
    parties.actors,
    parties.partners,
    sectors.sector,
    sectors.sectors,
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
    mentions.rule,
    mentions.link_score,
    mentions.link_reason,
    mentions.linked_mention_id,
    mentions.is_reviewed,
    mentions.source_url,
    mentions.quote_url,
    mentions.known_on
from mentions
inner join {{ ref("int_mention_standings") }} as standings on mentions.mention_id = standings.mention_id
left join parties on mentions.mention_id = parties.mention_id
left join sectors on mentions.mention_id = sectors.mention_id
order by mentions.mention_id
