{#- One row for each element of a list column, with its place in the list from 1. -#}
{% macro unnest_list(relation, key, list_column, element, position) -%}
    (
        select
            {{ key }},
            unnest({{ list_column }}) as {{ element }},
            generate_subscripts({{ list_column }}, 1) as {{ position }}
        from {{ relation }}
    )
{%- endmacro %}
