{#- The column adds up to the number of rows of another relation: nothing is lost and nothing counted twice. -#}
{% test adds_up_to_rows_of(model, column_name, to) %}

select
    counted.total,
    expected.total as expected_total
from (select coalesce(sum({{ column_name }}), 0) as total from {{ model }}) as counted
cross join (select count(*) as total from {{ to }}) as expected
where abs(counted.total - expected.total) > 1e-6

{% endtest %}
