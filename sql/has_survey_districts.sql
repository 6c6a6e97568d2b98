-- Whether district results of the monitor's own survey are in the release.
select count(*) > 0 as loaded
from observation
join source on source.code = observation.source
join area on area.code = observation.area
where source.own_survey
  and area.level = 'district'
  and observation.edition <> 'undated'
  and observation."value" is not null
