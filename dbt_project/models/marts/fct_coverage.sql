with documents as (
    select
        document_id,
        statement_id,
        copy_of,
        {{ or_not_stated("publisher") }} as publisher,
        coalesce(extract(year from published_on), 0) as year,
        {{ or_not_stated("language") }} as language
    from {{ ref("dim_document") }}
),

read_documents as (
    select
        documents.publisher,
        pairs.country_code_1,
        pairs.country_code_2,
        documents.year,
        documents.language,
        1 as document_count,
        case when documents.copy_of is null then 1 else 0 end as statement_count,
        case when documents.copy_of is null then 0 else 1 end as copy_count,
        0 as reject_count
    from documents
    inner join {{ ref("int_statement_pairs") }} as pairs on documents.statement_id = pairs.statement_id
),

rejected_documents as (
    select
        publisher,
        'ZZZ' as country_code_1,
        'ZZZ' as country_code_2,
        year,
        language,
        0 as document_count,
        0 as statement_count,
        0 as copy_count,
        1 as reject_count
    from documents
    where statement_id is null
),

-- files of which no document was kept; several rules may reject one file
rejected_files as (
    select distinct
        coalesce(rejects.document_id, rejects.location) as file,
        'not stated' as publisher,
        'ZZZ' as country_code_1,
        'ZZZ' as country_code_2,
        0 as year,
        'not stated' as language,
        0 as document_count,
        0 as statement_count,
        0 as copy_count,
        1 as reject_count
    from {{ ref("stg_rejects") }} as rejects
    left join documents on rejects.document_id = documents.document_id
    where documents.document_id is null and rejects.stage != 'reviews'
),

counted as (
    select * from read_documents
    union all
    select * from rejected_documents
    union all
    select * exclude (file) from rejected_files
)

select
    publisher,
    country_code_1,
    country_code_2,
    year,
    language,
    cast(sum(document_count) as bigint) as document_count,
    cast(sum(statement_count) as bigint) as statement_count,
    cast(sum(copy_count) as bigint) as copy_count,
    cast(sum(reject_count) as bigint) as reject_count
from counted
group by publisher, country_code_1, country_code_2, year, language
order by publisher, country_code_1, country_code_2, year, language
