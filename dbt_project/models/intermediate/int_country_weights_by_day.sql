with named as (
    select
        mentions.commitment_id,
        parties.party_code,
        min(mentions.published_on) as named_on
    from {{ ref("int_mentions") }} as mentions
    inner join {{ ref("int_mention_parties") }} as parties on mentions.mention_id = parties.mention_id
    group by mentions.commitment_id, parties.party_code
),

days as (
    select distinct
        commitment_id,
        named_on as on_day
    from named
),

parties as (
    select
        days.commitment_id,
        days.on_day,
        named.party_code,
        count(*) over (partition by days.commitment_id, days.on_day) as party_count
    from days
    inner join named on days.commitment_id = named.commitment_id and days.on_day >= named.named_on
),

first_days as (
    select
        commitment_id,
        min(published_on) as first_seen_on
    from {{ ref("int_mentions") }}
    group by commitment_id
),

shares as (
    select
        parties.commitment_id,
        parties.on_day,
        expanded.country_code,
        expanded.share / parties.party_count as share
    from parties
    inner join first_days on parties.commitment_id = first_days.commitment_id
    inner join {{ ref("int_parties_on_day") }} as expanded
        on parties.party_code = expanded.party_code and first_days.first_seen_on = expanded.on_date
),

-- as long as no mention names a party, the country is not stated
unstated as (
    select
        first_days.commitment_id,
        first_days.first_seen_on as on_day,
        'ZZZ' as country_code,
        1.0 as share
    from first_days
    left join days on first_days.commitment_id = days.commitment_id and first_days.first_seen_on = days.on_day
    where days.commitment_id is null
),

countries as (
    select * from shares
    union all
    select * from unstated
)

select
    commitment_id,
    on_day,
    country_code,
    {{ exact_sum("share") }} as weight
from countries
group by commitment_id, on_day, country_code
