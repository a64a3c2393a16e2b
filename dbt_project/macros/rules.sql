{#- What the coder's trace in `rule` tells of a mention. -#}

{#-
    Whether a mention is under way only because it is to be continued (coding manual, hard cases 2 and 17): its chain
    holds a verb of class continue, or it promises, offers or asks for something that the quote calls continued.
-#}
{% macro rests_on_continue(status, rule, quote) -%}
    (
        {{ status }} = 'under_way'
        and (
            regexp_matches({{ rule }}, ':continue/')
            or (
                regexp_matches({{ rule }}, ':(decide|intend|instruct|weak|light)(/|;|$)|/will')
                and regexp_matches({{ quote }}, '\b(continue|continued|continuing|continuation|ongoing)\b', 'i')
            )
        )
    )
{%- endmacro %}

{#- Whether its object names something to deliver: a document, body, meeting, facility or the like. -#}
{% macro names_deliverable(rule) -%}
    regexp_matches({{ rule }}, 'object:([a-z]+/)*thing')
{%- endmacro %}
