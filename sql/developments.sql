-- Where every figure goes over its latest comparable editions, or why that is not known, with the answers of the last.
select
    development.indicator, development.area, development.edition, from_edition, editions, change, development.se,
    development."lower", development."upper", p_adjusted, heterogeneity, threshold, verdict, development.reason,
    observation.respondents
from development
left join observation
  on observation.indicator = development.indicator and observation.area = development.area
  and observation.edition = development.edition and observation.shown
order by development.indicator, development.area, development.edition
