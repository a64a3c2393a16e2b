-- Countries of a commitment as a set: most commitments share theirs with others, so pairs are looked up once a set.
with countries as (
    select
        commitment_id,
        country_code,
        string_agg(country_code, ';') over (
            partition by commitment_id
            order by country_code
            rows between unbounded preceding and unbounded following
        ) as country_set,
        count(*) over (partition by commitment_id) as country_count
    from {{ ref("bridge_commitment_country") }}
    where country_code != 'ZZZ'
),

set_countries as (
    select distinct
        country_set,
        country_code,
        country_count
    from countries
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

country_days as (
    select
        country_code,
        max(last_read_on) as last_read_on
    from (
        select
            country_code_1 as country_code,
            last_read_on
        from pair_days
        union all
        select
            country_code_2 as country_code,
            last_read_on
        from pair_days
    ) as days
    group by country_code
),

set_days as (
    select
        ones.country_set,
        max(pair_days.last_read_on) as last_read_on
    from set_countries as ones
    inner join set_countries as others
        on ones.country_set = others.country_set and ones.country_code < others.country_code
    inner join pair_days
        on ones.country_code = pair_days.country_code_1 and others.country_code = pair_days.country_code_2
    group by ones.country_set

    union all

    select
        set_countries.country_set,
        country_days.last_read_on
    from set_countries
    inner join country_days on set_countries.country_code = country_days.country_code
    where set_countries.country_count = 1
),

commitment_sets as (
    select distinct
        commitment_id,
        country_set
    from countries
)

select
    progress.commitment_id,
    greatest(progress.last_seen_on, coalesce(set_days.last_read_on, progress.last_seen_on)) as followed_until
from {{ ref("int_commitment_progress") }} as progress
left join commitment_sets on progress.commitment_id = commitment_sets.commitment_id
left join set_days on commitment_sets.country_set = set_days.country_set
