{%- set counts = [
    "commitment_count", "open_count", "due_count", "past_due_count",
    "deliverable_count", "due_date_count", "sum_count", "specific_count",
    "promise_count", "reported_count", "signed_count", "work_count", "delivered_count",
    "strict_reported_count", "strict_signed_count", "strict_work_count", "strict_delivered_count",
    "silent_count", "silent_mention_count", "silent_mention_squares",
] -%}

with commitments as (
    select
        commitments.*,
        country_sets.country_set_id,
        commitments.is_promise and commitments.followed_until > commitments.first_seen_on as is_followed_promise,
        commitments.followed_until > commitments.due_on as is_followed_beyond_due,
        commitments.is_promise
        and commitments.progress is null
        and commitments.closed_on is null as is_silent
    from {{ ref("int_indicator_commitments") }} as commitments
    inner join {{ ref("int_commitment_country_sets") }} as country_sets
        on commitments.commitment_id = country_sets.commitment_id
),

-- first by sets of countries, of which there are few, and then by country
of_sets as (
    select
        commitments.country_set_id,
        scopes.sector,
        scopes.period,
        commitments.instrument_group,
        {{ exact_sum("scopes.weight") }} as weight,
        count(*) as commitment_count,
        count(case when commitments.is_open then 1 end) as open_count,
        count(case when commitments.is_followed_beyond_due then 1 end) as due_count,
        count(
            case
                when
                    commitments.is_followed_beyond_due
                    and commitments.timeliness = 'past_due_no_report'
                    and commitments.status not in ('suspended', 'cancelled')
                    then 1
            end
        ) as past_due_count,
        count(case when commitments.names_deliverable then 1 end) as deliverable_count,
        count(case when commitments.has_due_date then 1 end) as due_date_count,
        count(case when commitments.has_sum then 1 end) as sum_count,
        count(
            case when commitments.names_deliverable or commitments.has_due_date or commitments.has_sum then 1 end
        ) as specific_count,
        count(case when commitments.is_followed_promise then 1 end) as promise_count,
        {%- for form, progress_of in (("", "commitments.progress"), ("strict_", "commitments.strict_progress")) %}
        count(case when commitments.is_followed_promise then {{ progress_of }} end) as {{ form }}reported_count,
        {%- for progress, part in (("formalised", "signed"), ("under_way", "work"), ("completed", "delivered")) %}
        count(
            case when commitments.is_followed_promise and {{ progress_of }} = '{{ progress }}' then 1 end
        ) as {{ form }}{{ part }}_count,
        {%- endfor %}
        {%- endfor %}
        count(case when commitments.is_silent then 1 end) as silent_count,
        coalesce(sum(case when commitments.is_silent then commitments.mention_count end), 0) as silent_mention_count,
        coalesce(
            sum(case when commitments.is_silent then commitments.mention_count * commitments.mention_count end), 0
        ) as silent_mention_squares
    from {{ ref("int_indicator_scopes") }} as scopes
    inner join commitments on scopes.commitment_id = commitments.commitment_id
    group by commitments.country_set_id, scopes.sector, scopes.period, commitments.instrument_group
),

members as (
    select
        country_set_id,
        country_code,
        weight
    from {{ ref("int_country_set_members") }}

    union all

    select distinct
        country_set_id,
        'all' as country_code,
        1.0 as weight
    from {{ ref("int_country_set_members") }}
)

select
    members.country_code,
    of_sets.sector,
    of_sets.period,
    of_sets.instrument_group,
    {%- for count in counts %}
    cast(sum(of_sets.{{ count }}) as bigint) as {{ count }},
    {%- endfor %}
    {{ exact_sum("of_sets.weight * members.weight") }} as weight
from of_sets
inner join members on of_sets.country_set_id = members.country_set_id
group by members.country_code, of_sets.sector, of_sets.period, of_sets.instrument_group
