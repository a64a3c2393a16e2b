select
    reviews.review_id,
    reviews.reviewed_at,
    reviews.reviewer,
    reviews.action,
    reviews.field,
    reviews.value,
    reviews.reason,
    reviews.target,
    reviews.outcome,
    reviews.anchoring,
    reviews.conflicts_with,
    reviews.statement_id,
    reviews.mention_id,
    reviews.other_mention_id,
    reviews.coded_value,
    reviews.note,
    statements.published_on,
    statements.title as statement_title
from {{ ref("stg_reviews") }} as reviews
left join {{ ref("stg_statements") }} as statements on reviews.statement_id = statements.statement_id
order by reviews.review_id
