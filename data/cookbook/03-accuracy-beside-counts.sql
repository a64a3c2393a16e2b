-- How many commitments have each reported status, and how often is such a row
-- right?
--
-- Answer: the counts, and beside them of 100 rows that say this status how many
-- hold in status, first sector and all parties, on labelled texts that were
-- kept aside (held_out), with the 95 % interval and the rows that this rests
-- on.
-- Pitfalls: no figure stands where fewer than 10 rows would carry it. The share
-- is of all labelled texts, not of yours: measure on your own kind of text with
-- `cooperation evaluate`. meta.accuracy names the coder that was measured.

select
    counts.status,
    counts.commitment_count as commitments,
    case when right_rows.n >= 10 then round(100 * right_rows.value)::bigint end as hold_of_100,
    case when right_rows.n >= 10 then round(100 * right_rows.low)::bigint end as low,
    case when right_rows.n >= 10 then round(100 * right_rows.high)::bigint end as high,
    coalesce(right_rows.n, 0) as rows_measured
from fct_commitments_by_status as counts
left join meta.accuracy as right_rows
    on
        counts.status = right_rows.slice
        and right_rows.slice_by = 'status'
        and right_rows.figure = 'row_holds'
        and right_rows.label_set = 'held_out'
order by counts.status_rank;
