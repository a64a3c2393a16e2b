-- How much of it has a person looked at?
--
-- Answer: one row a sector: commitments, those that a person confirmed,
-- corrected or added, their share, and the mean confidence of the rest. Where
-- the share is small, quote the words before you quote the number.
-- Pitfalls: confidence is the coder's own estimate that status, first sector
-- and all parties are right.

select
    sectors.sector_name as sector,
    count(*) as commitments,
    count(*) filter (where commitments.is_reviewed) as reviewed,
    round(avg(commitments.is_reviewed::integer), 2) as reviewed_share,
    round(avg(commitments.confidence) filter (where not commitments.is_reviewed), 2) as mean_confidence_of_the_rest
from fct_commitments as commitments
inner join dim_sector as sectors on commitments.sector = sectors.sector
group by sectors.sector_name
order by commitments desc, sector
limit 10;
