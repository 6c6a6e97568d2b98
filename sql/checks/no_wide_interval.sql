-- Een enquêtecijfer met een marge van 30 punten of meer wordt verborgen; geef status suppressed en reden wide_interval.
select observation.indicator, observation.area, observation.edition, observation.division, observation."lower", observation."upper"
from observation
join indicator on indicator.code = observation.indicator
join source on source.code = observation.source
where source.nature = 'survey'
  and observation."value" is not null
  and indicator.minimum > 0
  -- Beide grenzen zijn afgerond, elk met minder dan 0,12 procent van de schaal.
  and 100 * (observation."upper" - observation."lower") / (indicator.axis_high - indicator.axis_low) >= 30.24
order by all
