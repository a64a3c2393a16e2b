{{ config(materialized="table_macro", parameters=["day"], contract={"enforced": false}) }}

with asked as (
    select
        least(cast(day as date), {{ as_of() }}) as until,
        cast(day as date) as known_until
),

commitments as (
    {{ commitments_of_published_tables("asked") }}
)

select * from commitments
order by commitment_id
