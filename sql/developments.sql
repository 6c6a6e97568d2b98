-- Where every figure goes over its latest comparable editions, or why that is not known.
select
    indicator, area, edition, from_edition, editions, change, se, "lower", "upper", p_adjusted, heterogeneity,
    threshold, verdict, reason
from development
order by indicator, area, edition
