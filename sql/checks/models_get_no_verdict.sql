-- Modelcijfers en klassen krijgen nooit een oordeel; haal de vergelijking weg.
select comparison.indicator, comparison.area, comparison.edition, comparison.against, source.nature
from comparison
join indicator on indicator.code = comparison.indicator
join source on source.code = indicator.source
where source.nature in ('model', 'classes', 'reference')
order by all
