-- What do the figures rest on?
--
-- Answer: one row a publisher, with the statements read, those that are only
-- our summaries (digests), the copies, and the years they come from. Show it
-- before any count: what no statement here tells is not counted anywhere.
-- Pitfalls: count dim_statement, as here. Rows of fct_coverage stand for pairs
-- of countries and do not add up over them.

select
    publisher,
    count(*) filter (where copy_of is null) as statements,
    count(*) filter (where copy_of is null and is_digest) as digests,
    count(copy_of) as copies,
    min(published_on) as first_on,
    max(published_on) as last_on,
    sum(mention_count)::bigint as mentions
from dim_statement
group by publisher
order by statements desc, publisher;
