{#-
    Commitments with two countries or more, and which of them are alike: same countries, roles and shares. Pairs are made
    once for each set of such commitments, which goes by the first id in it. host_country_code is the host's, where all
    countries belong to a host-and-group format (C5+1) on the day and the host is among them.

    countries: what commitment_countries gives.
    groupings: a relation with grouping_code, host_country_code.
    memberships: a relation with grouping_code, country_code, member_role, valid_from, valid_to.
-#}
{% macro commitment_party_sets(countries, groupings, memberships) -%}
    with stated as (
        select
            commitment_id,
            first_seen_on,
            country_code,
            role,
            via_grouping,
            weight,
            count(*) over (partition by commitment_id) as country_count
        from {{ countries }}
        where country_code != 'ZZZ'
    ),

    formats as (
        select
            stated.commitment_id,
            groupings.host_country_code
        from stated
        inner join {{ memberships }} as memberships
            on
                stated.country_code = memberships.country_code
                and stated.first_seen_on between memberships.valid_from
                and coalesce(memberships.valid_to, date '9999-12-31')
        inner join {{ groupings }} as groupings on memberships.grouping_code = groupings.grouping_code
        where stated.country_count > 2 and memberships.member_role = 'member' and groupings.host_country_code is not null
        group by stated.commitment_id, stated.country_count, groupings.grouping_code, groupings.host_country_code
        having
            count(distinct stated.country_code) = stated.country_count
            and count(case when stated.country_code = groupings.host_country_code then 1 end) > 0
    ),

    hosts as (
        select
            commitment_id,
            min(host_country_code) as host_country_code
        from formats
        group by commitment_id
    ),

    alike as (
        select
            commitment_id,
            string_agg(
                country_code || ' ' || role || ' ' || coalesce(via_grouping, '-') || ' ' || cast(weight as varchar), ', '
                order by country_code
            ) as countries
        from stated
        where country_count > 1
        group by commitment_id
    )

    select
        alike.commitment_id,
        hosts.host_country_code,
        min(alike.commitment_id) over (partition by alike.countries, hosts.host_country_code) as party_set_id
    from alike
    left join hosts on alike.commitment_id = hosts.commitment_id
{%- endmacro %}

{#-
    Pairs of countries of each set of commitments, by the rules that the description of bridge_commitment_pair tells.

    party_sets: what commitment_party_sets gives.
    countries: what commitment_countries gives.
-#}
{% macro party_set_pairs(party_sets, countries) -%}
    with set_members as (
        select
            party_sets.party_set_id,
            party_sets.host_country_code,
            countries.country_code,
            countries.role,
            countries.via_grouping,
            countries.weight
        from {{ party_sets }} as party_sets
        inner join {{ countries }} as countries on party_sets.commitment_id = countries.commitment_id
        where party_sets.commitment_id = party_sets.party_set_id and countries.country_code != 'ZZZ'
    ),

    sides as (
        select
            party_set_id,
            count(case when role = 'partner' then 1 end) as partner_count,
            count(distinct coalesce(via_grouping, country_code)) as party_count
        from set_members
        group by party_set_id
    ),

    pairs as (
        select
            ones.party_set_id,
            ones.country_code as country_code_1,
            others.country_code as country_code_2,
            case when sides.partner_count > 0 then 'from_to' else 'joint' end as direction,
            ones.weight * others.weight as product
        from set_members as ones
        inner join sides on ones.party_set_id = sides.party_set_id
        inner join set_members as others on ones.party_set_id = others.party_set_id
        where
            case
                when sides.partner_count > 0 then ones.role = 'actor' and others.role = 'partner'
                else
                    ones.country_code < others.country_code
                    and (
                        sides.party_count = 1
                        or ones.via_grouping is null
                        or others.via_grouping is null
                        or ones.via_grouping != others.via_grouping
                    )
            end
            and (
                ones.host_country_code is null
                or ones.country_code = ones.host_country_code
                or others.country_code = ones.host_country_code
            )
    )

    select
        party_set_id,
        country_code_1,
        country_code_2,
        direction,
        product / sum(product) over (
            partition by party_set_id
            order by country_code_1, country_code_2
            rows between unbounded preceding and unbounded following
        ) as weight
    from pairs
{%- endmacro %}

{#-
    How many statements between parties of a commitment were read after its due date; no row where it has no pair. The
    statements of a set of commitments are gathered once and counted backwards from the last, so that cost grows with
    sets and statements and not with their product.

    due: a relation with commitment_id, due_on, of due dates that have passed.
    party_sets, set_pairs: what the macros above give.
    statement_pairs: a relation with statement_id, country_code_1, country_code_2.
    statements: a relation with statement_id, published_on, copy_of, up to the day.
-#}
{% macro statements_after_due(due, party_sets, set_pairs, statement_pairs, statements) -%}
    with due_dates as (
        select distinct
            party_sets.party_set_id,
            due.due_on
        from {{ due }} as due
        inner join {{ party_sets }} as party_sets on due.commitment_id = party_sets.commitment_id
    ),

    between_them as (
        select distinct
            set_pairs.party_set_id,
            least(set_pairs.country_code_1, set_pairs.country_code_2) as country_code_1,
            greatest(set_pairs.country_code_1, set_pairs.country_code_2) as country_code_2
        from {{ set_pairs }} as set_pairs
        inner join due_dates on set_pairs.party_set_id = due_dates.party_set_id
    ),

    readings as (
        select distinct
            between_them.party_set_id,
            statements.statement_id,
            statements.published_on
        from between_them
        inner join {{ statement_pairs }} as statement_pairs
            on
                between_them.country_code_1 = statement_pairs.country_code_1
                and between_them.country_code_2 = statement_pairs.country_code_2
        inner join {{ statements }} as statements on statement_pairs.statement_id = statements.statement_id
        where statements.copy_of is null
    ),

    days as (
        select
            party_set_id,
            due_on as on_day,
            true as is_due,
            0 as statement_count
        from due_dates

        union all

        select
            party_set_id,
            published_on as on_day,
            false as is_due,
            count(*) as statement_count
        from readings
        group by party_set_id, published_on
    ),

    counted as (
        select
            party_set_id,
            on_day,
            is_due,
            -- counted from the last day back; statements of the due day itself come after it and do not count
            cast(sum(statement_count) over (
                partition by party_set_id
                order by on_day desc, is_due desc
                rows between unbounded preceding and current row
            ) as bigint) as statements_after_count
        from days
    )

    select
        due.commitment_id,
        counted.statements_after_count
    from {{ due }} as due
    inner join {{ party_sets }} as party_sets on due.commitment_id = party_sets.commitment_id
    inner join counted
        on party_sets.party_set_id = counted.party_set_id and due.due_on = counted.on_day and counted.is_due
{%- endmacro %}

{#-
    Pairs among the countries of each statement, in order of code; a country alone, or nobody, is paired with ZZZ.

    countries: a relation with statement_id, country_code, ZZZ where none is known.
-#}
{% macro statement_pairs(countries) -%}
    select
        ones.statement_id,
        ones.country_code as country_code_1,
        others.country_code as country_code_2
    from {{ countries }} as ones
    inner join {{ countries }} as others
        on ones.statement_id = others.statement_id and ones.country_code < others.country_code

    union all

    select
        statement_id,
        min(country_code) as country_code_1,
        'ZZZ' as country_code_2
    from {{ countries }}
    group by statement_id
    having count(*) = 1
{%- endmacro %}
