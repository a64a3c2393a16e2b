{#- Every value of the column stands in another relation's column, and the other way round. -#}
{% test same_rows_as(model, column_name, to, field) %}

select coalesce(ours.{{ column_name }}, theirs.{{ field }}) as unmatched
from {{ model }} as ours
full join {{ to }} as theirs on ours.{{ column_name }} = theirs.{{ field }}
where ours.{{ column_name }} is null or theirs.{{ field }} is null

{% endtest %}
