-- The indicators of a theme, or all, in the order of the screen, with the editions that hold figures.
with held as (
    select indicator, list(distinct edition order by edition) as editions
    from observation
    where status in ('measured', 'estimated', 'suppressed')
    group by indicator
),
answer as (
    select indicator.*, array_to_string(coalesce(held.editions, []), ' ') as editions
    from indicator
    left join held on held.indicator = indicator.code
    where $theme is null or list_contains($theme, indicator.theme)
)
select
    code as indicator, theme, label, measure, kind, unit, decimals, better, source, minimum, mapped, editions, series_of
from answer
order by "position"
