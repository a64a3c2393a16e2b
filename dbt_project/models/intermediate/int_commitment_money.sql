with priced as (
    select
        mentions.commitment_id,
        mentions.mention_id,
        mentions.statement_id,
        mentions.start_offset,
        mentions.quote,
        told.context,
        mentions.currency,
        mentions.amount,
        mentions.amount_kind = 'target' as is_target
    from {{ ref("int_mentions") }} as mentions
    inner join {{ ref("stg_mentions") }} as told on mentions.mention_id = told.mention_id
    where mentions.amount is not null
    -- as in fct_commitments, the latest mention that states a sum gives it
    qualify row_number() over (partition by mentions.commitment_id order by mentions.mention_position desc) = 1
),

candidates as (
    select
        wholes.commitment_id,
        parts.commitment_id as part_commitment_id,
        wholes.amount,
        parts.amount as part_amount,
        wholes.start_offset,
        wholes.mention_id,
        -- from the first word of the whole's quote to the last of the part's
        lower(
            substring(
                wholes.context,
                position(wholes.quote in wholes.context),
                position(parts.quote in wholes.context) + length(parts.quote) - position(wholes.quote in wholes.context)
            )
        ) as words
    from priced as wholes
    inner join priced as parts
        on
            wholes.statement_id = parts.statement_id
            and wholes.currency = parts.currency
            and wholes.is_target = parts.is_target
            and wholes.context = parts.context
            and wholes.start_offset <= parts.start_offset
            and wholes.amount > parts.amount
),

parts as (
    select candidates.*
    from candidates
    inner join {{ ref("stg_sum_part_phrases") }} as phrases on position(phrases.phrase in candidates.words) > 0
    -- a part belongs to the nearest whole before it
    qualify
        row_number() over (
            partition by candidates.part_commitment_id
            order by candidates.start_offset desc, candidates.mention_id asc, phrases.phrase asc
        ) = 1
),

wholes as (
    select
        commitment_id,
        sum(part_amount) as parts_amount
    from parts
    group by commitment_id
)

select
    priced.commitment_id,
    priced.currency,
    priced.is_target,
    priced.amount as stated_amount,
    -- parts that exceed the whole are none
    case
        when wholes.parts_amount <= priced.amount then priced.amount - wholes.parts_amount
        else priced.amount
    end as leaf_amount
from priced
left join wholes on priced.commitment_id = wholes.commitment_id
