{#-
    Commitments as of a day from published tables alone, by the macros that fct_commitments is made with; the body of a
    table macro with the parameter `day`. No CTE has the name of a table, or of a CTE within another: DuckDB 1.1 takes
    them for one another.

    known_until: statements count that were published up to the day and known to the warehouse up to this one.
-#}
{% macro commitments_of_published_tables(known_until) -%}
    {%- set memberships = in_any_catalog(ref("bridge_grouping_member")) -%}
    {%- set groupings = in_any_catalog(ref("dim_grouping")) -%}
    with asked_then as (
        select
            least(cast(day as date), {{ as_of() }}) as until,
            {{ known_until }} as known_until
    ),

    statements_then as (
        select
            statements.statement_id,
            statements.published_on,
            statements.copy_of
        from {{ in_any_catalog(ref("dim_statement")) }} as statements
        inner join asked_then as asked
            on statements.published_on <= asked.until and statements.known_on <= asked.known_until
    ),

    mentions_then as materialized (
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
        inner join statements_then as statements on mentions.statement_id = statements.statement_id
    ),

    standings_then as materialized (
        {{ mention_standings("mentions_then", in_any_catalog(ref("dim_status"))) }}
    ),

    named_sectors as (
        select
            commitment_id,
            mention_position,
            unnest(string_split(sectors, ';')) as sector,
            generate_subscripts(string_split(sectors, ';'), 1) as sector_position
        from mentions_then
    ),

    sectors_then as (
        {{ commitment_sectors("named_sectors") }}
    ),

    -- countries are needed of those whose due date has passed
    ever_past_due as (
        select distinct mentions.commitment_id
        from mentions_then as mentions
        inner join asked_then as asked on mentions.due_on < asked.until
    ),

    mentions_past_due as (
        select mentions.*
        from mentions_then as mentions
        inner join ever_past_due on mentions.commitment_id = ever_past_due.commitment_id
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

    parties_then as (
        {{ commitment_parties("named_parties") }}
    ),

    parties_asked as (
        select distinct
            party_code,
            first_seen_on as on_date
        from parties_then
    ),

    expanded_then as (
        {{ parties_on_day("parties_asked", in_any_catalog(ref("dim_country")), groupings, memberships) }}
    ),

    countries_then as materialized (
        {{ commitment_countries("parties_then", "expanded_then") }}
    ),

    party_sets_then as materialized (
        {{ commitment_party_sets("countries_then", groupings, memberships) }}
    ),

    set_pairs_then as (
        {{ party_set_pairs("party_sets_then", "countries_then") }}
    ),

    statement_pairs_then as (
        {{ statement_pairs(in_any_catalog(ref("bridge_statement_country"))) }}
    ),

    commitments_then as (
        {{ commitments(
            "mentions_then",
            "standings_then",
            "sectors_then",
            in_any_catalog(ref("dim_status")),
            "party_sets_then",
            "set_pairs_then",
            "statement_pairs_then",
            "statements_then",
            "asked_then",
        ) }}
    )

    select * from commitments_then
    order by commitment_id
{%- endmacro %}
