-- Over een trendbreuk heen wordt niets vergeleken; haal de vergelijking weg of herstel de breuk in de catalogus.
select comparison.indicator, comparison.area, comparison.edition, comparison.against, series_break.edition as breuk
from comparison
join series_break
  on series_break.indicator = comparison.indicator and series_break.area in ('', comparison.area)
where comparison.against <> 'rest'
  and series_break.edition > comparison.against and series_break.edition <= comparison.edition
union all
select development.indicator, development.area, development.edition, development.from_edition, series_break.edition
from development
join series_break
  on series_break.indicator = development.indicator and series_break.area in ('', development.area)
where series_break.edition > development.from_edition and series_break.edition <= development.edition
order by all
