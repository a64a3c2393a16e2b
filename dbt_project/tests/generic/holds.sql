{#- A condition that is true of every row; a row of which it is unknown fails. -#}
{% test holds(model, condition) %}

select *
from {{ model }}
where ({{ condition }}) is not true

{% endtest %}
