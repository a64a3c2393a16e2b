with statements as (
    select * from {{ ref("stg_statements") }}
),

documents as (
    select
        statement_id,
        count(*) as document_count
    from {{ ref("stg_documents") }}
    where statement_id is not null
    group by statement_id
),

mentions as (
    select
        statement_id,
        count(*) as mention_count
    from {{ ref("int_mentions") }}
    group by statement_id
)

select
    statements.statement_id,
    statements.title,
    statements.published_on,
    {{ or_not_stated("statements.publisher") }} as publisher,
    statements.source_url,
    statements.kind,
    statements.language,
    statements.place,
    statements.is_translation,
    statements.original_url,
    statements.kind = 'digest' as is_digest,
    statements.character_count,
    statements.copy_of,
    statements.copy_share,
    coalesce(documents.document_count, 0) as document_count,
    coalesce(mentions.mention_count, 0) as mention_count,
    statements.known_on
from statements
left join documents on statements.statement_id = documents.statement_id
left join mentions on statements.statement_id = mentions.statement_id
order by statements.statement_id
