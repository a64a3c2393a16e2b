{#- A relation without its catalog's name, which changes when a file is published or attached. -#}
{% macro in_any_catalog(relation) -%}
    {{ relation if relation is string else relation.include(database=false) }}
{%- endmacro %}

{#-
    Materialization of a table macro: the model's SQL with parameters, which the config names. It is bound when it is
    made, so the tables it reads must be there. Macros in files that DuckDB 1.1 opens have parameters without types.
-#}
{% materialization table_macro, adapter="duckdb" %}
    {%- set target_relation = this.incorporate(type="view") -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement("main") -%}
        create or replace macro {{ in_any_catalog(this) }}({{ config.require("parameters") | join(", ") }}) as table (
            {{ sql }}
        )
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() %}
    {{ return({"relations": []}) }}
{% endmaterialization %}
