{{ config(meta={"dagster": {"ref": {"name": "fct_coverage"}}}) }}

-- a document counts once for each pair of its statement, and a rejected one once as a reject
with expected as (
    select
        {{ or_not_stated("documents.publisher") }} as publisher,
        coalesce(extract(year from documents.published_on), 0) as year,
        {{ or_not_stated("documents.language") }} as language,
        count(pairs.statement_id) as document_count,
        count(case when documents.statement_id is null then 1 end) as reject_count
    from {{ ref("dim_document") }} as documents
    left join {{ ref("int_statement_pairs") }} as pairs on documents.statement_id = pairs.statement_id
    where documents.statement_id is null or pairs.statement_id is not null
    group by all
),

covered as (
    select
        publisher,
        year,
        language,
        sum(document_count) as document_count,
        sum(reject_count) as reject_count
    from {{ ref("fct_coverage") }}
    group by all
),

unpaired as (
    select documents.document_id
    from {{ ref("dim_document") }} as documents
    left join {{ ref("int_statement_pairs") }} as pairs on documents.statement_id = pairs.statement_id
    where documents.statement_id is not null and pairs.statement_id is null
)

select expected.publisher || ' ' || expected.year || ' ' || expected.language as uncovered
from expected
left join covered
    on
        expected.publisher = covered.publisher
        and expected.year = covered.year
        and expected.language = covered.language
where
    covered.publisher is null
    or covered.document_count != expected.document_count
    or covered.reject_count < expected.reject_count

union all

select document_id as uncovered
from unpaired
