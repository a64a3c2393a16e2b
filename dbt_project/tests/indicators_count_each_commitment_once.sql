{{ config(meta={"dagster": {"ref": {"name": "fct_indicators"}}}) }}

-- years add up to all periods; countries and sectors do by weight
with expected as (
    select count(*) as commitment_count from {{ ref("fct_commitments") }}
),

counted as (
    select
        sum(
            case
                when
                    indicator = 'commitment_count'
                    and country_code = 'all' and sector = 'all' and period = 'all' then value
            end
        ) as in_all,
        sum(
            case
                when
                    indicator = 'commitment_count'
                    and country_code = 'all' and sector = 'all' and period != 'all' then value
            end
        ) as by_year,
        sum(
            case
                when
                    indicator = 'weighted_commitment_count'
                    and country_code != 'all' and sector = 'all' and period = 'all' then value
            end
        ) as by_country,
        sum(
            case
                when
                    indicator = 'weighted_commitment_count'
                    and country_code != 'all' and sector != 'all' and period = 'all' then value
            end
        ) as by_country_and_sector
    from {{ ref("fct_indicators") }}
)

select
    expected.*,
    counted.*
from expected
cross join counted
where
    expected.commitment_count > 0
    and (
        counted.in_all is distinct from expected.commitment_count
        or counted.by_year is distinct from expected.commitment_count
        or abs(counted.by_country - expected.commitment_count) > 1e-6
        or abs(counted.by_country_and_sector - expected.commitment_count) > 1e-6
    )
