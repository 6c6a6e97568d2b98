-- The editions in which an indicator has figures, per level; undated figures are no edition.
select observation.edition, area.level, min(observation.division) as division
from observation
join area on area.code = observation.area
where observation.indicator = $indicator
  and observation.edition <> 'undated'
  and observation.status in ('measured', 'estimated', 'suppressed')
group by observation.edition, area.level
order by observation.edition, area.level
