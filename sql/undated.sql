-- Figures whose source names no year: kept, shown, and in no series.
select observation.indicator, indicator.label, observation."value", observation.source, observation.note
from observation
join indicator on indicator.code = observation.indicator
where observation.edition = 'undated'
  and observation.area = $area
order by indicator."position"
