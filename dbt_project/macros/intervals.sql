{#-
    95 % intervals of indicators: chance, and the coder's measured error in its worst case. The method stands in
    models/marts/indicators.md. `accuracy` is the one row of int_coder_accuracy.
-#}

{% macro z() -%} 1.959964 {%- endmacro %}

{#- Ends of the score interval of a share that rests on n cases (Wilson 1927). Null for no cases. -#}
{% macro wilson_low(share, n) -%}
    greatest(0.0, {{ _wilson(share, n, "-") }})
{%- endmacro %}

{% macro wilson_high(share, n) -%}
    least(1.0, {{ _wilson(share, n, "+") }})
{%- endmacro %}

{% macro _wilson(share, n, sign) -%}
    (
        {{ share }} + {{ z() }} * {{ z() }} / (2.0 * nullif({{ n }}, 0))
        {{ sign }} {{ z() }} * sqrt(
            {{ share }} * (1.0 - {{ share }}) / nullif({{ n }}, 0)
            + {{ z() }} * {{ z() }} / (4.0 * nullif({{ n }}, 0) * nullif({{ n }}, 0))
        )
    ) / (1.0 + {{ z() }} * {{ z() }} / nullif({{ n }}, 0))
{%- endmacro %}

{#-
    Ends for a share of commitments. Of the n cases only those count that are commitments, and belong to the row's
    country and sector, even in the worst case; the field that decides may be wrong in as many rows as measured at
    worst, all to one side.
-#}
{% macro share_low(share, n, slice_accuracy, field_accuracy) -%}
    greatest(
        0.0,
        {{ wilson_low(share, true_cases(n, slice_accuracy)) }} - (1.0 - {{ field_accuracy }})
    )
{%- endmacro %}

{% macro share_high(share, n, slice_accuracy, field_accuracy) -%}
    least(
        1.0,
        {{ wilson_high(share, true_cases(n, slice_accuracy)) }} + (1.0 - {{ field_accuracy }})
    )
{%- endmacro %}

{#-
    The same where the field was compared only in rows that have it on either side: of those that have it, the part that
    agrees is right at worst, and may be that part of all that have it.
-#}
{% macro stated_share_low(share, n, slice_accuracy, field_accuracy) -%}
    {{ wilson_low(share, true_cases(n, slice_accuracy)) }} * {{ field_accuracy }}
{%- endmacro %}

{% macro stated_share_high(share, n, slice_accuracy, field_accuracy) -%}
    least(1.0, {{ wilson_high(share, true_cases(n, slice_accuracy)) }} / nullif({{ field_accuracy }}, 0))
{%- endmacro %}

{% macro true_cases(n, slice_accuracy) -%}
    ({{ n }} * accuracy.precision_low * {{ slice_accuracy }})
{%- endmacro %}

{#-
    Ends for a count: a score interval of a Poisson count (`spread` widens it where counts vary more than that), times
    the fewest rows that are right over the largest part that is found, and the other way round. A count lies within
    its own interval.
-#}
{% macro count_low(value, accuracy_of_fields, spread="1.0") -%}
    least(
        {{ value }},
        {{ _poisson(value, "-", spread) }} * accuracy.precision_low * {{ accuracy_of_fields }} / accuracy.recall_high
    )
{%- endmacro %}

{% macro count_high(value, accuracy_of_fields, spread="1.0") -%}
    greatest(
        {{ value }},
        {{ _poisson(value, "+", spread) }} * accuracy.precision_high
        / nullif(accuracy.recall_low * {{ accuracy_of_fields }}, 0)
    )
{%- endmacro %}

{% macro _poisson(value, sign, spread) -%}
    greatest(
        0.0,
        {{ value }} + {{ spread }} * {{ z() }} * {{ z() }} / 2.0
        {{ sign }} {{ z() }} * sqrt({{ spread }} * ({{ value }} + {{ spread }} * {{ z() }} * {{ z() }} / 4.0))
    )
{%- endmacro %}

{#- Shares and days are published without the last digits, which sums of fractions leave behind. -#}
{% macro published(value) -%}
    round(cast({{ value }} as double), 9)
{%- endmacro %}
