-- What came of proposals?
--
-- Answer: one row for each status at which things once proposed stand now: how
-- many, the median days from the proposal to that status, and one of them in
-- its words.
-- Pitfalls: 'proposed' means that no later statement here tells more, not that
-- nothing happened. Look at how many of the proposals were spoken of again at
-- all: their mention_count.

select
    commitments.status as stands_now_at,
    count(*) as proposals,
    count(*) filter (where commitments.mention_count > 1) as spoken_of_again,
    median(history.valid_from - commitments.first_seen_on) filter (where commitments.status <> 'proposed')
        as median_days,
    arg_min(told.quote, told.first_seen_on) as earliest_in_its_words
from fct_commitments as commitments
inner join dim_status as statuses on commitments.status = statuses.status
inner join fct_commitment_status_history as history
    on commitments.commitment_id = history.commitment_id and history.is_current
inner join rpt_commitments as told on commitments.commitment_id = told.commitment_id
where commitments.entry_status = 'proposed'
group by commitments.status, statuses.status_rank
order by statuses.status_rank;
