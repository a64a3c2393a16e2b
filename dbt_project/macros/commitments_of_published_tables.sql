{#-
    Commitments as of a day from published tables alone, by the macros that fct_commitments is made with.

    asked: a relation of one row: statements count that were published up to its column until and known to the warehouse
    up to its column known_until.
-#}
{% macro commitments_of_published_tables(asked) -%}
    {%- set memberships = in_any_catalog(ref("bridge_grouping_member")) -%}
    {%- set groupings = in_any_catalog(ref("dim_grouping")) -%}
    with statements as (
        select
            statements.statement_id,
            statements.published_on,
            statements.copy_of
        from {{ in_any_catalog(ref("dim_statement")) }} as statements
        inner join {{ asked }} as asked
            on statements.published_on <= asked.until and statements.known_on <= asked.known_until
    ),

    mentions as materialized (
        select
            mentions.commitment_id,
            mentions.mention_id,
            mentions.statement_id,
            mentions.published_on,
            mentions.known_on,
            mentions.status,
            mentions.actors,
            mentions.partners,
            mentions.sectors,
            mentions.instrument,
            mentions.amount,
            mentions.amount_kind,
            mentions.currency,
            mentions.due,
            mentions.due_on,
            mentions.due_basis,
            mentions.done,
            mentions.strength,
            mentions.confidence,
            mentions.source_class,
            mentions.is_reviewed,
            min(mentions.published_on) over (partition by mentions.commitment_id) as first_seen_on,
            {{ mention_position(
                "mentions.commitment_id",
                "mentions.published_on",
                "mentions.statement_id",
                "mentions.start_offset",
                "mentions.mention_id",
            ) }} as mention_position
        from {{ in_any_catalog(ref("fct_commitment_mentions")) }} as mentions
        inner join statements on mentions.statement_id = statements.statement_id
    ),

    standings as materialized (
        {{ mention_standings("mentions", in_any_catalog(ref("dim_status"))) }}
    ),

    named_sectors as (
        select
            commitment_id,
            mention_position,
            unnest(string_split(sectors, ';')) as sector,
            generate_subscripts(string_split(sectors, ';'), 1) as sector_position
        from mentions
    ),

    sectors as (
        {{ commitment_sectors("named_sectors") }}
    ),

    -- countries are needed of those whose due date has passed
    past_due as (
        select distinct mentions.commitment_id
        from mentions
        inner join {{ asked }} as asked on mentions.due_on < asked.until
    ),

    mentions_past_due as (
        select mentions.*
        from mentions
        inner join past_due on mentions.commitment_id = past_due.commitment_id
    ),

    named_parties as (
        select
            commitment_id,
            first_seen_on,
            mention_position,
            'actor' as role,
            unnest(string_split(actors, ';')) as party_code,
            generate_subscripts(string_split(actors, ';'), 1) as party_position
        from mentions_past_due

        union all

        select
            commitment_id,
            first_seen_on,
            mention_position,
            'partner' as role,
            unnest(string_split(partners, ';')) as party_code,
            generate_subscripts(string_split(partners, ';'), 1) as party_position
        from mentions_past_due
        where partners is not null
    ),

    parties as (
        {{ commitment_parties("named_parties") }}
    ),

    parties_asked as (
        select distinct
            party_code,
            first_seen_on as on_date
        from parties
    ),

    expanded as (
        {{ parties_on_day("parties_asked", in_any_catalog(ref("dim_country")), groupings, memberships) }}
    ),

    countries as materialized (
        {{ commitment_countries("parties", "expanded") }}
    ),

    party_sets as materialized (
        {{ commitment_party_sets("countries", groupings, memberships) }}
    ),

    set_pairs as (
        {{ party_set_pairs("party_sets", "countries") }}
    ),

    commitments_then as (
        {{ commitments(
            "mentions",
            "standings",
            "sectors",
            in_any_catalog(ref("dim_status")),
            "party_sets",
            "set_pairs",
            in_any_catalog(ref("bridge_statement_pair")),
            "statements",
            asked,
        ) }}
    )

    select * from commitments_then
{%- endmacro %}
