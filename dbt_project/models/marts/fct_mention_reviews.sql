with reviewed as (
    select mention_id from {{ ref("stg_mention_reviews") }}
),

parties as (
    select
        parties.mention_id,
        {{ join_texts("case when role = 'actor' then party_code end", "party_position", ";") }} as actors,
        {{ join_texts("case when role = 'partner' then party_code end", "party_position", ";") }} as partners
    from reviewed
    inner join {{ ref("int_mention_parties") }} as parties on reviewed.mention_id = parties.mention_id
    group by parties.mention_id
),

sectors as (
    select
        sectors.mention_id,
        {{ join_texts("sector", "sector_position", ";") }} as sectors
    from reviewed
    inner join {{ ref("int_mention_sectors") }} as sectors on reviewed.mention_id = sectors.mention_id
    group by sectors.mention_id
)

select
    reviews.mention_id,
    reviews.statement_id,
    reviews.quote,
    reviews.decision,
    reviews.reviewers,
    reviews.reviewed_at,
    reviews.has_conflict,
    reviews.reviewed_fields,
    reviews.coded_status,
    reviews.coded_actors,
    reviews.coded_partners,
    reviews.coded_sectors,
    reviews.coded_instrument,
    reviews.coded_amount,
    reviews.coded_currency,
    reviews.coded_due,
    reviews.coded_done,
    reviews.reviewed_status,
    reviews.reviewed_actors,
    reviews.reviewed_partners,
    reviews.reviewed_sectors,
    reviews.reviewed_instrument,
    reviews.reviewed_amount,
    reviews.reviewed_currency,
    reviews.reviewed_due,
    reviews.reviewed_done,
    statements.published_on,
    mentions.commitment_id,
    mentions.status as final_status,
    parties.actors as final_actors,
    parties.partners as final_partners,
    sectors.sectors as final_sectors,
    mentions.instrument as final_instrument,
    mentions.amount as final_amount,
    mentions.currency as final_currency,
    mentions.due as final_due,
    mentions.done as final_done
from {{ ref("stg_mention_reviews") }} as reviews
inner join {{ ref("stg_statements") }} as statements on reviews.statement_id = statements.statement_id
left join {{ ref("int_mentions") }} as mentions on reviews.mention_id = mentions.mention_id
left join parties on mentions.mention_id = parties.mention_id
left join sectors on mentions.mention_id = sectors.mention_id
where statements.published_on <= {{ as_of() }}
order by reviews.mention_id
