{{ config(
    materialized="table_macro",
    parameters=["from_country", "to_country", "since"],
    contract={"enforced": false},
) }}

with asked as (
    select
        upper(cast(from_country as varchar)) as promiser,
        upper(cast(to_country as varchar)) as promised,
        cast(since as date) as since_on
),

pairs as (
    select
        pairs.commitment_id,
        pairs.direction,
        asked.since_on
    from {{ in_any_catalog(ref("bridge_commitment_pair")) }} as pairs
    inner join asked
        on
            (pairs.country_code_1 = asked.promiser and pairs.country_code_2 = asked.promised)
            or (
                pairs.direction = 'joint'
                and pairs.country_code_1 = asked.promised
                and pairs.country_code_2 = asked.promiser
            )
)

select
    commitments.commitment_id,
    pairs.direction,
    commitments.first_seen_on,
    commitments.entry_status,
    commitments.status,
    commitments.timeliness,
    commitments.statements_after_due_count,
    commitments.last_seen_on,
    commitments.sector,
    commitments.instrument,
    commitments.amount,
    commitments.currency,
    commitments.due,
    mentions.quote,
    mentions.quote_url,
    mentions.source_url
from pairs
inner join {{ in_any_catalog(ref("fct_commitments")) }} as commitments
    on pairs.commitment_id = commitments.commitment_id and pairs.since_on <= commitments.first_seen_on
inner join {{ in_any_catalog(ref("fct_commitment_mentions")) }} as mentions
    on commitments.mention_id = mentions.mention_id
order by commitments.first_seen_on desc, commitments.commitment_id asc
