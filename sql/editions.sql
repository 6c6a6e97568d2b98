-- The editions in which indicators have figures, per level; undated figures are no edition.
select observation.indicator, observation.edition, area.level, min(observation.division) as division
from observation
join area on area.code = observation.area
where observation.edition <> 'undated'
  and observation.status in ('measured', 'estimated', 'suppressed')
group by observation.indicator, observation.edition, area.level
order by observation.indicator, observation.edition, area.level
