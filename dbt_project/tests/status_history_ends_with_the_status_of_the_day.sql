{{ config(meta={"dagster": {"ref": {"name": "fct_commitment_status_history"}}}) }}

with history as (
    select
        commitment_id,
        status
    from {{ ref("fct_commitment_status_history") }}
    where is_current
)

select coalesce(commitments.commitment_id, history.commitment_id) as commitment_id
from {{ ref("fct_commitments") }} as commitments
full join history on commitments.commitment_id = history.commitment_id
where commitments.status is distinct from history.status
