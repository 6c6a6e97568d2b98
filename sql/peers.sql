-- All values of a level for pairs of indicator and edition, to see where an area stands.
with pairs as (
    select unnest($indicators) as indicator, unnest($editions) as edition
),
answer as (
    select observation.indicator, observation.area, observation."value"
    from observation
    join pairs using (indicator, edition)
    join area on area.code = observation.area
    where area.level = $level
      and observation."value" is not null
      and observation.shown
)
select indicator, area, "value"
from answer
order by indicator, area
