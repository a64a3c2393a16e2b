{#- The elements of a list in one text, each once, in their order; null for an empty list. -#}
{% macro join_list(list_column) -%}
    nullif(
        array_to_string(
            [element for element, place in {{ list_column }} if list_position({{ list_column }}, element) = place],
            ';'
        ),
        ''
    )
{%- endmacro %}

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
