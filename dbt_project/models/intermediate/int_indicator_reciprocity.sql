with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

directed as (
    select
        actors.commitment_id,
        actors.country_code as from_country_code,
        partners.country_code as to_country_code
    from {{ ref("bridge_commitment_country") }} as actors
    inner join {{ ref("bridge_commitment_country") }} as partners on actors.commitment_id = partners.commitment_id
    where
        actors.role = 'actor'
        and partners.role = 'partner'
        and actors.country_code != 'ZZZ'
        and partners.country_code != 'ZZZ'
),

counts as (
    select
        from_country_code as country_code,
        to_country_code as partner_country_code,
        count(*) as given_count,
        0 as received_count
    from directed
    group by from_country_code, to_country_code

    union all

    select
        to_country_code as country_code,
        from_country_code as partner_country_code,
        0 as given_count,
        count(*) as received_count
    from directed
    group by to_country_code, from_country_code

    union all

    select
        from_country_code as country_code,
        'all' as partner_country_code,
        count(distinct commitment_id) as given_count,
        0 as received_count
    from directed
    group by from_country_code

    union all

    select
        to_country_code as country_code,
        'all' as partner_country_code,
        0 as given_count,
        count(distinct commitment_id) as received_count
    from directed
    group by to_country_code
),

balances as (
    select
        country_code,
        partner_country_code,
        cast(sum(given_count + received_count) as bigint) as case_count,
        cast(sum(given_count) as double) / sum(given_count + received_count) as given_share
    from counts
    group by country_code, partner_country_code
)

select
    'reciprocity_balance' as indicator,
    balances.country_code,
    balances.partner_country_code,
    'all' as sector,
    'all' as period,
    {{ published("2.0 * balances.given_share - 1.0") }} as value,
    {{ published(
        "2.0 * " ~ share_low("balances.given_share", "balances.case_count", "1.0", "accuracy.actors_low") ~ " - 1.0"
    ) }} as low,
    {{ published(
        "2.0 * " ~ share_high("balances.given_share", "balances.case_count", "1.0", "accuracy.actors_low") ~ " - 1.0"
    ) }} as high,
    balances.case_count as n
from balances
cross join accuracy
