-- Which promises were made again?
--
-- Answer: the commitments that more than one statement tells of, with the days
-- from the first to the last, the status first and last reported, and the words
-- of the first and the last.
-- Pitfalls: told again may mean reaffirmed, moved on or reported done: compare
-- the two statuses. The next edition of a forum is no repetition; it is a
-- commitment of its own (18-forums-and-their-editions).

select
    commitments.statement_count as statements,
    commitments.first_seen_on,
    commitments.last_seen_on - commitments.first_seen_on as days_between,
    commitments.entry_status,
    commitments.status,
    arg_min(mentions.quote, mentions.mention_position) as first_words,
    arg_max(mentions.quote, mentions.mention_position) as last_words
from fct_commitments as commitments
inner join fct_commitment_mentions as mentions on commitments.commitment_id = mentions.commitment_id
where commitments.statement_count > 1
group by all
order by statements desc, days_between desc, first_words;
