select
    relations.commitment_id,
    relations.related_commitment_id,
    relations.relation,
    relations.mention_id,
    mentions.published_on as found_on,
    relations.score,
    relations.reason
from {{ ref("stg_commitment_relations") }} as relations
inner join {{ ref("int_mentions") }} as mentions on relations.mention_id = mentions.mention_id
order by relations.commitment_id, relations.related_commitment_id, relations.relation
