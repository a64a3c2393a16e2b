-- Which undertakings have a next edition, and how long did it take?
--
-- Answer: one row for each commitment that is the next edition, round or
-- instalment of an earlier one: both in their words, with their days and
-- statuses, how sure the link is and what it rests on.
-- Pitfalls: an edition that no statement calls by its name is not found.
-- relation = 'possible_duplicate' in the same table lists what may be one
-- commitment told twice, for people to decide.

select
    earlier.first_seen_on as earlier_on,
    earlier.status as earlier_status,
    later.first_seen_on as later_on,
    later.status as later_status,
    earlier.quote as earlier_words,
    later.quote as later_words,
    relations.score,
    relations.reason
from bridge_commitment_relation as relations
inner join rpt_commitments as earlier on relations.related_commitment_id = earlier.commitment_id
inner join rpt_commitments as later on relations.commitment_id = later.commitment_id
where relations.relation = 'successor'
order by later_on, later_words;
