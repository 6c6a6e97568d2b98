-- Onder het minimum aantal antwoorden wordt een cijfer verborgen; haal het uit de levering en geef status suppressed.
select observation.indicator, observation.area, observation.edition, observation.respondents, indicator.minimum
from observation
join indicator on indicator.code = observation.indicator
where observation."value" is not null
  and observation.respondents < indicator.minimum
order by all
