with accuracy as (
    select * from {{ ref("int_coder_accuracy") }}
),

set_sizes as (
    select
        country_set_id,
        count(*) as commitment_count
    from {{ ref("int_commitment_country_sets") }}
    group by country_set_id
),

directed as (
    select
        set_sizes.country_set_id,
        set_sizes.commitment_count,
        actors.country_code as from_country_code,
        partners.country_code as to_country_code
    from set_sizes
    inner join {{ ref("int_country_set_members") }} as actors on set_sizes.country_set_id = actors.country_set_id
    inner join {{ ref("int_country_set_members") }} as partners on set_sizes.country_set_id = partners.country_set_id
    where
        actors.role = 'actor'
        and partners.role = 'partner'
        and actors.country_code != 'ZZZ'
        and partners.country_code != 'ZZZ'
),

given_sets as (
    select distinct
        country_set_id,
        commitment_count,
        from_country_code as country_code
    from directed
),

received_sets as (
    select distinct
        country_set_id,
        commitment_count,
        to_country_code as country_code
    from directed
),

counts as (
    select
        from_country_code as country_code,
        to_country_code as partner_country_code,
        commitment_count as given_count,
        0 as received_count
    from directed

    union all

    select
        to_country_code as country_code,
        from_country_code as partner_country_code,
        0 as given_count,
        commitment_count as received_count
    from directed

    union all

    select
        country_code,
        'all' as partner_country_code,
        commitment_count as given_count,
        0 as received_count
    from given_sets

    union all

    select
        country_code,
        'all' as partner_country_code,
        0 as given_count,
        commitment_count as received_count
    from received_sets
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
