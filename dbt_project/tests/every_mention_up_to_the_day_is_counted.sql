{{ config(meta={"dagster": {"ref": {"name": "fct_commitment_mentions"}}}) }}

select mentions.mention_id
from {{ ref("stg_mentions") }} as mentions
inner join {{ ref("stg_statements") }} as statements on mentions.statement_id = statements.statement_id
left join {{ ref("fct_commitment_mentions") }} as counted on mentions.mention_id = counted.mention_id
where statements.published_on <= {{ as_of() }} and counted.mention_id is null
