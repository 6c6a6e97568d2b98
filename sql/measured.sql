-- What every source holds in every edition: indicators, figures and the levels they are about.
-- Areas are left out: their figures are added up by the build and belong to no source of their own.
with figures as (
    select observation.source, observation.edition, observation.indicator, area.level
    from observation
    join area on area.code = observation.area
    where observation."value" is not null
      and area.level <> 'area'
    union all
    select budget.source, budget.edition, budget.post, area.level
    from budget
    join area on area.code = budget.area
)
select
    source, edition, count(distinct indicator) as indicators, count(*) as figures,
    array_to_string(list_sort(list(distinct level)), ' ') as levels
from figures
group by source, edition
order by source, edition
