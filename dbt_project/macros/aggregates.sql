{#- Sum of fractions that does not depend on the order of rows: added as decimals, given as a float. -#}
{% macro exact_sum(fraction) -%}
    cast(sum(cast({{ fraction }} as decimal(38, 18))) as double)
{%- endmacro %}

{#-
    The same for published counts, without the last digits that thirds and sevenths leave behind. Twelve places: at nine
    the rounding of some 70,000 rows no longer added up to the number of commitments within a millionth.
-#}
{% macro weighted_count(weight) -%}
    round({{ exact_sum(weight) }}, 12)
{%- endmacro %}

{#- Texts of a group joined in a stated order. -#}
{% macro join_texts(text, order_by, separator) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{#- Share of the rows of a group in which a condition holds, 0 to 1. -#}
{% macro share_of_rows(condition) -%}
    round(cast(count(case when {{ condition }} then 1 end) as double) / count(*), 12)
{%- endmacro %}

{#- Product of fractions, as a window function. -#}
{% macro running_product(fraction) -%}
    product({{ fraction }})
{%- endmacro %}

{#-
    A number that is the same for groups of the same rows, whatever their order; it tells groups apart within one run
    and is kept nowhere. Rows of a group differ. (Joining some million texts in order took 10 s, this a tenth.)
-#}
{% macro fingerprint(columns) -%}
    bit_xor(hash({{ columns | join(", ") }}))
{%- endmacro %}
