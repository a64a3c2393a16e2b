with members as (
    select
        country_set_id,
        country_code,
        count(*) over (partition by country_set_id) as country_count
    from {{ ref("int_country_set_members") }}
    where country_code != 'ZZZ'
),

pair_days as (
    select
        pairs.country_code_1,
        pairs.country_code_2,
        max(statements.published_on) as last_read_on
    from {{ ref("int_statement_pairs") }} as pairs
    inner join {{ ref("stg_statements") }} as statements on pairs.statement_id = statements.statement_id
    where statements.published_on <= {{ as_of() }}
    group by pairs.country_code_1, pairs.country_code_2
),

either_days as (
    select
        country_code_1 as country_code,
        last_read_on
    from pair_days

    union all

    select
        country_code_2 as country_code,
        last_read_on
    from pair_days
),

country_days as (
    select
        country_code,
        max(last_read_on) as last_read_on
    from either_days
    group by country_code
),

set_days as (
    select
        ones.country_set_id,
        max(pair_days.last_read_on) as last_read_on
    from members as ones
    inner join members as others
        on ones.country_set_id = others.country_set_id and ones.country_code < others.country_code
    inner join pair_days
        on ones.country_code = pair_days.country_code_1 and others.country_code = pair_days.country_code_2
    group by ones.country_set_id

    union all

    select
        members.country_set_id,
        country_days.last_read_on
    from members
    inner join country_days on members.country_code = country_days.country_code
    where members.country_count = 1
)

select
    progress.commitment_id,
    greatest(progress.last_seen_on, coalesce(set_days.last_read_on, progress.last_seen_on)) as followed_until
from {{ ref("int_commitment_progress") }} as progress
left join {{ ref("int_commitment_country_sets") }} as country_sets
    on progress.commitment_id = country_sets.commitment_id
left join set_days on country_sets.country_set_id = set_days.country_set_id
