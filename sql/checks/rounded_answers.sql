-- Van een wijk of gebied staat het aantal antwoorden op tientallen; rond het af in de levering.
select observation.indicator, observation.area, observation.edition, observation.respondents
from observation
join area on area.code = observation.area
where observation."version" <> ''
  and area.level in ('area', 'district', 'neighbourhood')
  and observation.respondents % 10 <> 0
order by all
