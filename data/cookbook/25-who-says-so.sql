-- Who says so, and can it be looked up?
--
-- Answer: one row for each class of source: commitments that rest on it, those
-- that an actor's own side or a joint text tells of somewhere, those with the
-- address of their statement, and those with a link to the very words.
-- Pitfalls: digests carry an address but never a link to words, since theirs
-- are not the source's. What only a third party or the other side tells is a
-- claim about somebody else.

select
    classes.source_class,
    count(*) as commitments,
    count(*) filter (where classes.corroborated_by_actor) as told_by_an_actor,
    count(told.source_url) as with_address,
    count(told.quote_url) as with_link_to_words
from fct_commitments as classes
inner join rpt_commitments as told on classes.commitment_id = told.commitment_id
group by classes.source_class
order by commitments desc, classes.source_class;
