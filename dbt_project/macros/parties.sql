{#-
    Parties of each commitment, each once; actor goes before partner.

    named: a relation with commitment_id, first_seen_on, mention_position, party_code, role, party_position.
-#}
{% macro commitment_parties(named) -%}
    with firsts as (
        select
            commitment_id,
            first_seen_on,
            party_code,
            role,
            mention_position,
            party_position
        from {{ named }}
        -- 'actor' sorts before 'partner'
        qualify
            row_number() over (
                partition by commitment_id, party_code
                order by role, mention_position, party_position
            ) = 1
    )

    select
        commitment_id,
        first_seen_on,
        party_code,
        role,
        row_number() over (
            partition by commitment_id
            order by role, mention_position, party_position, party_code
        ) as party_position,
        count(*) over (partition by commitment_id) as party_count
    from firsts
{%- endmacro %}

{#-
    Sectors of each commitment, most specific first.

    named: a relation with commitment_id, mention_position, sector, sector_position.
-#}
{% macro commitment_sectors(named) -%}
    with sectors_by_place as (
        select
            commitment_id,
            sector,
            min(sector_position) as best_position,
            min(mention_position) as first_mention_position
        from {{ named }}
        group by commitment_id, sector
    )

    select
        commitment_id,
        sector,
        row_number() over (
            partition by commitment_id
            order by best_position, first_mention_position, sector
        ) as sector_position,
        count(*) over (partition by commitment_id) as sector_count
    from sectors_by_place
{%- endmacro %}

{#-
    The countries behind a party on a day, with their share of it; ZZZ where there is none.

    asked: a relation with party_code, on_date.
    countries: a relation with country_code.
    groupings: a relation with grouping_code.
    memberships: a relation with grouping_code, country_code, member_role, valid_from, valid_to.
-#}
{% macro parties_on_day(asked, countries, groupings, memberships) -%}
    with members as (
        select distinct
            asked.party_code,
            asked.on_date,
            memberships.country_code
        from {{ asked }} as asked
        inner join {{ memberships }} as memberships
            on
                asked.party_code = memberships.grouping_code
                and asked.on_date between memberships.valid_from and coalesce(memberships.valid_to, date '9999-12-31')
        -- members that are bodies themselves (the EU in the G20) take no share
        inner join {{ countries }} as countries on memberships.country_code = countries.country_code
        where memberships.member_role = 'member'
    ),

    expanded as (
        select
            asked.party_code,
            asked.on_date,
            coalesce(countries.country_code, members.country_code, 'ZZZ') as country_code,
            case when countries.country_code is null then groupings.grouping_code end as via_grouping
        from {{ asked }} as asked
        left join {{ countries }} as countries on asked.party_code = countries.country_code
        left join {{ groupings }} as groupings on asked.party_code = groupings.grouping_code
        left join members on asked.party_code = members.party_code and asked.on_date = members.on_date
    )

    select
        party_code,
        on_date,
        country_code,
        via_grouping,
        1.0 / count(*) over (partition by party_code, on_date) as share
    from expanded
{%- endmacro %}

{#-
    Countries of each commitment that names a party, with weights that add up to 1; ZZZ where none is stated.

    parties: a relation with commitment_id, first_seen_on, party_code, role, party_count.
    expanded: what parties_on_day gives for them.
-#}
{% macro commitment_countries(parties, expanded) -%}
    select
        parties.commitment_id,
        parties.first_seen_on,
        expanded.country_code,
        min(parties.role) as role,
        case when count(expanded.via_grouping) = count(*) then min(expanded.via_grouping) end as via_grouping,
        {{ exact_sum("expanded.share / parties.party_count") }} as weight
    from {{ parties }} as parties
    inner join {{ expanded }} as expanded
        on parties.party_code = expanded.party_code and parties.first_seen_on = expanded.on_date
    group by parties.commitment_id, parties.first_seen_on, expanded.country_code
{%- endmacro %}
