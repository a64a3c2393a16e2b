{#- Dates from ISO 8601 text of day, month or year precision. Text that names no day gives null; a test reports it. -#}

{% macro first_day_of_period(period) -%}
    try_cast(
        case length({{ period }})
            when 4 then {{ period }} || '-01-01'
            when 7 then {{ period }} || '-01'
            else {{ period }}
        end as date
    )
{%- endmacro %}

{% macro last_day_of_period(period) -%}
    case length({{ period }})
        when 4 then try_cast({{ period }} || '-12-31' as date)
        when 7 then last_day(try_cast({{ period }} || '-01' as date))
        else try_cast({{ period }} as date)
    end
{%- endmacro %}

{#- A full date is itself the last day; a month or year alone means out from its first day on. -#}
{% macro last_day_before_leaving(period) -%}
    case length({{ period }})
        when 10 then try_cast({{ period }} as date)
        else {{ first_day_of_period(period) }} - 1
    end
{%- endmacro %}

{#- A relation of every day from one date to another, both included, in column date_on. -#}
{% macro days_between(first_on, last_on) -%}
    (
        select cast(unnest(generate_series({{ first_on }}, {{ last_on }}, interval 1 day)) as date) as date_on
    )
{%- endmacro %}

{#- In a select: one row for each month that begins from one date on and not after another, as its first day. -#}
{% macro each_month(first_month_on, until) -%}
    cast(unnest(generate_series({{ first_month_on }}, {{ until }}, interval 1 month)) as date)
{%- endmacro %}

{#- Elements of the list of years from one to another, both included; for a select list. -#}
{% macro unnest_years(first_year, last_year) -%}
    unnest(generate_series({{ first_year }}, {{ last_year }}))
{%- endmacro %}
