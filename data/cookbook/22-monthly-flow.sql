-- How many new commitments does each month bring, and from how many statements?
--
-- Answer: one row for each month in which a statement was read: statements,
-- commitments first seen in it, and mentions of earlier ones.
-- Pitfalls: a month without a row had no statement in the collection. More
-- statements read make more commitments: divide, as here, before you call it a
-- rise. For stocks by country, sector and status see fct_commitments_monthly.

with mentions as (
    select
        date_trunc('month', published_on)::date as month,
        count(*) filter (where mention_position = 1) as new_commitments,
        count(*) filter (where mention_position > 1) as mentions_of_earlier_ones
    from fct_commitment_mentions
    group by 1
)

select
    date_trunc('month', statements.published_on)::date as month_start_on,
    count(*) as statements,
    coalesce(any_value(mentions.new_commitments), 0) as new_commitments,
    coalesce(any_value(mentions.mentions_of_earlier_ones), 0) as mentions_of_earlier_ones,
    round(coalesce(any_value(mentions.new_commitments), 0) / count(*), 1) as new_per_statement
from dim_statement as statements
left join mentions on date_trunc('month', statements.published_on) = mentions.month
where statements.copy_of is null
group by 1
order by 1;
