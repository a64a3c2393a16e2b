with documents as (
    select * from {{ ref("stg_documents") }}
),

statements as (
    select
        statement_id,
        document_id as first_document_id
    from {{ ref("stg_statements") }}
)

select
    documents.document_id,
    documents.statement_id,
    documents.file_name,
    documents.media_type,
    documents.byte_count,
    documents.title,
    documents.published_on,
    documents.publisher,
    documents.source_url,
    documents.kind,
    documents.language,
    documents.place,
    documents.is_translation,
    documents.original_url,
    documents.evidence,
    nullif(statements.first_document_id, documents.document_id) as copy_of,
    documents.known_on
from documents
left join statements on documents.statement_id = statements.statement_id
order by documents.document_id
