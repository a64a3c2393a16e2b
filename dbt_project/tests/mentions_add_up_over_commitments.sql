{{ config(meta={"dagster": {"ref": {"name": "fct_commitments"}}}) }}

with commitments as (
    select coalesce(sum(mention_count), 0) as mention_count
    from {{ ref("fct_commitments") }}
),

mentions as (
    select count(*) as mention_count
    from {{ ref("fct_commitment_mentions") }}
)

select
    commitments.mention_count,
    mentions.mention_count as expected_mention_count
from commitments
inner join mentions on commitments.mention_count != mentions.mention_count
