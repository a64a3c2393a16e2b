{#-
    Link to the quoted words at their source, as a text fragment (https://wicg.github.io/scroll-to-text-fragment/).
    Up to 12 words stand whole; of longer quotes the first and last five, which browsers match as a range: long
    links break in mail, and a paragraph break inside the quote would defeat a whole match.
    An address's own #anchor gives way; a client-side route (#/ or #!) is part of the address and stays.
    Null for what is not verbatim (digests) and where there is no web address.
    It has four steps, each taken once: the address of a statement, the words of a quote, their fragment, the link.
-#}
{% macro quotable_address(url) -%}
    case
        when regexp_matches({{ url }}, '^https?://', 'i')
            then regexp_replace(regexp_replace({{ url }}, ':~:.*$', ''), '#($|[^/!].*$)', '')
    end
{%- endmacro %}

{#- Most quotes have single spaces already, and looking for others costs a quarter of replacing them. -#}
{% macro quoted_words(quote) -%}
    string_split(
        case
            when regexp_matches({{ quote }}, '^\s|\s\s|[^\S ]|\s$')
                then trim(regexp_replace({{ quote }}, '\s+', ' ', 'g'))
            else {{ quote }}
        end,
        ' '
    )
{%- endmacro %}

{% macro text_fragment(words) -%}
    case
        when len({{ words }}) <= 12 then {{ percent_encoded("array_to_string(" ~ words ~ ", ' ')") }}
        else
            {{ percent_encoded("array_to_string(" ~ words ~ "[:5], ' ')") }}
            || ','
            || {{ percent_encoded("array_to_string(" ~ words ~ "[-5:], ' ')") }}
    end
{%- endmacro %}

{% macro quote_url(address, fragment) -%}
    {{ address }} || case when contains({{ address }}, '#') then ':~:text=' else '#:~:text=' end || {{ fragment }}
{%- endmacro %}

{#- All but letters, digits, '.', '_' and '~' percent-encoded; '-' too, since text fragments give it a meaning. -#}
{% macro percent_encoded(text) -%}
    replace(url_encode({{ text }}), '-', '%2D')
{%- endmacro %}
