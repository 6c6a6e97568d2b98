-- Onder tien meldingen tonen we geen cijfer per inwoner; de bouw moet het verbergen.
select rate.indicator, rate.area, rate.edition, rate."value", events."value" as meldingen
from observation as rate
join indicator on indicator.code = rate.indicator
join observation as events
  on events.indicator = indicator.numerator and events.area = rate.area and events.edition = rate.edition and events.division = rate.division
where events."value" < 10
  and rate."value" is not null
order by all
