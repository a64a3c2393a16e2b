with asked as (
    select {{ as_of() }} as until
),

statements as (
    select
        statements.statement_id,
        statements.published_on,
        statements.copy_of
    from {{ ref("stg_statements") }} as statements
    inner join asked on statements.published_on <= asked.until
),

commitments as (
    {{ commitments(
        ref("int_mentions"),
        ref("int_mention_standings"),
        ref("int_commitment_sectors"),
        ref("stg_statuses"),
        ref("int_commitment_party_sets"),
        ref("int_party_set_pairs"),
        ref("int_statement_pairs"),
        "statements",
        "asked",
    ) }}
)

select * from commitments
order by commitment_id
