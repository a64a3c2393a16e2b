{#-
    Rows of one share. `counted` is a relation of the grid's columns and of these two counts; `accuracy` stands for the
    one row of int_coder_accuracy. Without a case a share is null.
-#}
{% macro share_rows(indicator, successes, cases, field_accuracy, counted, instrument_group="'all'") -%}
    {%- set share = "(cast(" ~ successes ~ " as double) / nullif(" ~ cases ~ ", 0))" -%}
    select
        '{{ indicator }}' as indicator,
        counted.country_code,
        counted.sector,
        counted.period,
        {{ instrument_group }} as instrument_group,
        {{ published(share) }} as value,
        case
            when {{ cases }} > 0
                then {{ published(share_low(share, cases, "counted.slice_accuracy", field_accuracy)) }}
        end as low,
        case
            when {{ cases }} > 0
                then {{ published(share_high(share, cases, "counted.slice_accuracy", field_accuracy)) }}
        end as high,
        cast({{ cases }} as bigint) as n
    from {{ counted }} as counted
    cross join accuracy
{%- endmacro %}

{#- Rows of one count, which rests on the statements read. -#}
{% macro count_rows(indicator, value, field_accuracy, counted) -%}
    {%- set number = "cast(" ~ value ~ " as double)" -%}
    {%- set fields = "counted.slice_accuracy * " ~ field_accuracy -%}
    select
        '{{ indicator }}' as indicator,
        counted.country_code,
        counted.sector,
        counted.period,
        {{ published(number) }} as value,
        {{ published(count_low(number, fields)) }} as low,
        {{ published(count_high(number, fields)) }} as high,
        counted.statement_count as n
    from {{ counted }} as counted
    cross join accuracy
{%- endmacro %}
