with statements as (
    select statement_id from {{ ref("stg_statements") }}
),

countries as (
    select distinct
        parties.statement_id,
        expanded.country_code
    from {{ ref("int_statement_parties") }} as parties
    inner join {{ ref("int_parties_on_day") }} as expanded
        on parties.party_code = expanded.party_code and parties.published_on = expanded.on_date
    where expanded.country_code != 'ZZZ'
),

pairs as (
    select
        ones.statement_id,
        ones.country_code as country_code_1,
        others.country_code as country_code_2
    from countries as ones
    inner join countries as others
        on ones.statement_id = others.statement_id and ones.country_code < others.country_code
),

unpaired as (
    select
        statements.statement_id,
        coalesce(min(countries.country_code), 'ZZZ') as country_code_1,
        'ZZZ' as country_code_2
    from statements
    left join countries on statements.statement_id = countries.statement_id
    group by statements.statement_id
    having count(countries.country_code) < 2
),

all_pairs as (
    select * from pairs
    union all
    select * from unpaired
)

select * from all_pairs
order by statement_id, country_code_1, country_code_2
