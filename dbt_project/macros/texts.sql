{#- A code as words: under_way reads "under way". -#}
{% macro in_words(code) -%}
    replace({{ code }}, '_', ' ')
{%- endmacro %}

{% macro or_not_stated(value) -%}
    coalesce(nullif(trim({{ value }}), ''), 'not stated')
{%- endmacro %}

{#- Length in Unicode code points, as offsets count. -#}
{% macro code_points(text) -%}
    cast(length({{ text }}) as bigint)
{%- endmacro %}
