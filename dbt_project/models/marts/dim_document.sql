with documents as (
    select * from {{ ref("stg_documents") }}
),

statements as (
    select
        statement_id,
        document_id as first_document_id,
        copy_of
    from {{ ref("stg_statements") }}
),

originals as (
    select
        statements.statement_id,
        coalesce(originals.first_document_id, statements.first_document_id) as first_document_id
    from statements
    left join statements as originals on statements.copy_of = originals.statement_id
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
    nullif(originals.first_document_id, documents.document_id) as copy_of,
    documents.known_on
from documents
left join originals on documents.statement_id = originals.statement_id
order by documents.document_id
