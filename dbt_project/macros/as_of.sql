{#- The day all figures are as of, as a date. It comes from the caller alone; no model reads the clock. -#}
{% macro as_of() -%}
    {%- set day = var("as_of", none) -%}
    {%- if execute and not modules.re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", day | string) -%}
        {{ exceptions.raise_compiler_error(
            "var as_of is '" ~ day ~ "'; set it to the day the figures are as of, e.g. --vars 'as_of: 2026-06-30'"
        ) }}
    {%- endif -%}
    cast('{{ day }}' as date)
{%- endmacro %}
