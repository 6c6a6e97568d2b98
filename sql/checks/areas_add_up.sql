-- De wijken van een gebied tellen op tot het gebied; controleer de levering van die wijken.
with counted as (
    select observation.indicator, observation.edition, area.parent, sum(observation."value") as total
    from observation
    join area on area.code = observation.area
    join indicator on indicator.code = observation.indicator
    where area.level = 'district' and observation.division = '2018' and indicator.kind = 'count'
    group by all
    having count(observation."value") = count(*)
)
select counted.indicator, counted.parent, counted.edition, counted.total, observation."value"
from counted
join observation
  on observation.indicator = counted.indicator and observation.area = counted.parent and observation.edition = counted.edition
where abs(counted.total - observation."value") > 1e-6
order by all
