with measured as (
    select
        figure,
        slice,
        coalesce(figure_low, round({{ wilson_low("figure_value", "case_count") }}, 4)) as figure_low,
        coalesce(figure_high, round({{ wilson_high("figure_value", "case_count") }}, 4)) as figure_high
    from {{ ref("stg_accuracy") }}
    where label_set = 'held_out' and slice_by in ('all', 'field')
)

select
    coalesce(max(case when figure = 'row_is_commitment' then figure_low end), 0.0) as precision_low,
    coalesce(max(case when figure = 'row_is_commitment' then figure_high end), 1.0) as precision_high,
    coalesce(max(case when figure = 'commitment_found' then figure_low end), 0.0) as recall_low,
    coalesce(max(case when figure = 'commitment_found' then figure_high end), 1.0) as recall_high,
    coalesce(max(case when slice = 'status' then figure_low end), 0.0) as status_low,
    coalesce(max(case when slice = 'first_sector' then figure_low end), 0.0) as sector_low,
    coalesce(max(case when slice = 'parties' then figure_low end), 0.0) as parties_low,
    coalesce(max(case when slice = 'actors' then figure_low end), 0.0) as actors_low,
    coalesce(max(case when slice = 'instrument' then figure_low end), 0.0) as instrument_low,
    coalesce(max(case when slice = 'amount' then figure_low end), 0.0) as amount_low,
    coalesce(max(case when slice = 'due' then figure_low end), 0.0) as due_low
from measured
