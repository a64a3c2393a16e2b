with shares as (
    select
        parties.commitment_id,
        expanded.country_code,
        parties.role,
        expanded.via_grouping,
        expanded.share / parties.party_count as share
    from {{ ref("int_commitment_parties") }} as parties
    inner join {{ ref("int_parties_on_day") }} as expanded
        on parties.party_code = expanded.party_code and parties.first_seen_on = expanded.on_date
),

unstated as (
    select distinct
        mentions.commitment_id,
        'ZZZ' as country_code,
        'actor' as role,
        cast(null as varchar) as via_grouping,
        1.0 as share
    from {{ ref("int_mentions") }} as mentions
    left join shares on mentions.commitment_id = shares.commitment_id
    where shares.commitment_id is null
),

countries as (
    select * from shares
    union all
    select * from unstated
)

select
    commitment_id,
    country_code,
    min(role) as role,
    case when count(via_grouping) = count(*) then min(via_grouping) end as via_grouping,
    {{ exact_sum("share") }} as weight
from countries
group by commitment_id, country_code
order by commitment_id, country_code
