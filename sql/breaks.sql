-- Every break of a series: the first edition after it, for which area (empty: all), of which kind and why.
select indicator, area, edition, kind, reason
from series_break
order by indicator, edition, area
