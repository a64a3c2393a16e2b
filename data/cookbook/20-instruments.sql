-- In what form do countries cooperate, and how much of it is talk?
--
-- Answer: one row a form: whether it is talk (meetings, visits, bodies that
-- meet) or delivery, how many commitments take it, how many are open, and how
-- many are under way or completed.
-- Pitfalls: the form is the first thing named: a fund set up by an agreement is
-- one or the other, not both.

select
    instruments.instrument,
    case when instruments.is_talk then 'talk' else 'delivery' end as kind,
    count(*) as commitments,
    count(*) filter (where commitments.is_open) as still_open,
    count(*) filter (where commitments.status in ('under_way', 'completed')) as under_way_or_completed
from fct_commitments as commitments
inner join dim_instrument as instruments on commitments.instrument = instruments.instrument
group by instruments.instrument, instruments.is_talk
order by commitments desc, instruments.instrument;
