-- Een cijfer dat er niet is of verborgen wordt, staat nergens in het bestand; haal de waarde en de marge weg.
select indicator, area, edition, division, status
from observation
where (status in ('suppressed', 'missing', 'not_asked', 'not_applicable') and ("value" is not null or "lower" is not null or "upper" is not null))
   or (status in ('measured', 'estimated') and "value" is null)
order by all
