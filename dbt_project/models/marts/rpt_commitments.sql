with parties as (
    select
        parties.commitment_id,
        parties.role,
        parties.party_position,
        coalesce(countries.country_name, groupings.grouping_name, parties.party_code) as party_name
    from {{ ref("int_commitment_parties") }} as parties
    left join {{ ref("dim_country") }} as countries on parties.party_code = countries.country_code
    left join {{ ref("dim_grouping") }} as groupings on parties.party_code = groupings.grouping_code
),

party_names as (
    select
        commitment_id,
        {{ join_texts("case when role = 'actor' then party_name end", "party_position", "; ") }} as actors,
        {{ join_texts("case when role = 'partner' then party_name end", "party_position", "; ") }} as partners
    from parties
    group by commitment_id
),

sector_names as (
    select
        bridge.commitment_id,
        min(case when bridge.sector_position = 1 then sectors.sector_name end) as sector,
        {{ join_texts("sectors.sector_name", "bridge.sector_position", "; ") }} as sectors
    from {{ ref("bridge_commitment_sector") }} as bridge
    inner join {{ ref("dim_sector") }} as sectors on bridge.sector = sectors.sector
    group by bridge.commitment_id
)

select
    commitments.commitment_id,
    commitments.first_seen_on,
    commitments.last_seen_on,
    coalesce(party_names.actors, 'not stated') as actors,
    party_names.partners,
    sector_names.sector,
    sector_names.sectors,
    {{ in_words("commitments.status") }} as status,
    {{ in_words("commitments.entry_status") }} as entry_status,
    {{ in_words("commitments.timeliness") }} as timeliness,
    {{ in_words("commitments.instrument") }} as instrument,
    commitments.amount,
    commitments.currency,
    {{ in_words("commitments.amount_kind") }} as amount_kind,
    commitments.due,
    commitments.done,
    mentions.quote,
    mentions.quote_is_verbatim,
    statements.title as statement_title,
    statements.published_on,
    statements.publisher,
    statements.source_url,
    mentions.quote_url,
    {{ in_words("commitments.source_class") }} as source_class,
    commitments.confidence,
    commitments.mention_count
from {{ ref("fct_commitments") }} as commitments
inner join {{ ref("fct_commitment_mentions") }} as mentions on commitments.mention_id = mentions.mention_id
inner join {{ ref("dim_statement") }} as statements on mentions.statement_id = statements.statement_id
left join party_names on commitments.commitment_id = party_names.commitment_id
left join sector_names on commitments.commitment_id = sector_names.commitment_id
order by commitments.first_seen_on, commitments.commitment_id
