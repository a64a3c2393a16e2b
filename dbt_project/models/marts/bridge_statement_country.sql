with statements as (
    select statement_id from {{ ref("stg_statements") }}
),

named as (
    select distinct
        parties.statement_id,
        expanded.country_code
    from {{ ref("int_statement_parties") }} as parties
    inner join {{ ref("int_parties_on_day") }} as expanded
        on parties.party_code = expanded.party_code and parties.published_on = expanded.on_date
    where expanded.country_code != 'ZZZ'
),

countries as (
    select
        statements.statement_id,
        coalesce(named.country_code, 'ZZZ') as country_code
    from statements
    left join named on statements.statement_id = named.statement_id
)

select * from countries
order by statement_id, country_code
