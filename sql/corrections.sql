-- Mistakes in published figures that were put right; what is not published yet comes first, then the newest.
with touched as (
    select
        correction,
        count(*) as revised,
        string_agg(distinct indicator, ' ' order by indicator) as indicators
    from revision
    group by correction
)
select
    correction.code as correction,
    correction.published_on,
    correction.since,
    correction.what,
    correction.why,
    correction.figures,
    correction.largest,
    coalesce(touched.revised, 0) as revised,
    coalesce(touched.indicators, '') as indicators
from correction
left join touched on touched.correction = correction.code
order by correction.published_on = '' desc, correction.published_on desc, correction.since desc, correction.code
