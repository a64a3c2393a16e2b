-- Which words stand behind a figure? (India, critical minerals, proposed)
--
-- Answer: the commitments that make up one cell of
-- fct_commitments_by_country_sector_status, each with the words it rests on.
-- Put your own country, sector and status. As many rows as the cell's
-- commitment_count says, over both roles.
-- Pitfalls: quote_is_verbatim is false for digests: their words are ours and
-- must not be quoted as the source's.

select
    told.published_on,
    told.publisher,
    told.quote,
    told.quote_is_verbatim,
    told.commitment_id
from fct_commitments as commitments
inner join bridge_commitment_country as countries on commitments.commitment_id = countries.commitment_id
inner join bridge_commitment_sector as sectors on commitments.commitment_id = sectors.commitment_id
inner join rpt_commitments as told on commitments.commitment_id = told.commitment_id
where countries.country_code = 'IND' and sectors.sector = 'critical_minerals' and commitments.status = 'proposed'
order by told.published_on, told.quote;
