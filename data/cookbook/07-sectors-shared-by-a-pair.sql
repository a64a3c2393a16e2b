-- Which sectors do two countries share, and how far along are they? (India and
-- Uzbekistan)
--
-- Answer: one row a sector in which a commitment runs between the two, either
-- way or jointly: how many, how many open, under way or completed, and the last
-- day on which a statement told of one. Put your own two codes where IND and
-- UZB stand.
-- Pitfalls: all sectors of a commitment count, so rows do not add up. A
-- commitment of a whole group runs between its pairs too; to leave these out,
-- add AND mention those with via_grouping IS NULL in bridge_commitment_country.

select
    sectors.sector_name as sector,
    count(*) as commitments,
    count(*) filter (where commitments.is_open) as still_open,
    count(*) filter (where commitments.status = 'under_way') as under_way,
    count(*) filter (where commitments.status = 'completed') as completed,
    max(commitments.last_seen_on) as last_told_on
from fct_commitments as commitments
inner join bridge_commitment_pair as pairs on commitments.commitment_id = pairs.commitment_id
inner join bridge_commitment_sector as named on commitments.commitment_id = named.commitment_id
inner join dim_sector as sectors on named.sector = sectors.sector
where
    least(pairs.country_code_1, pairs.country_code_2) = 'IND'
    and greatest(pairs.country_code_1, pairs.country_code_2) = 'UZB'
group by sectors.sector_name
order by commitments desc, sector
limit 10;
