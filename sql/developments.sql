-- Where every figure goes over its latest comparable editions, or why that is not known, by indicator and area.
select
    indicator, area, edition, from_edition, editions, change, se, "lower", "upper", p_adjusted, heterogeneity,
    threshold, verdict, reason
from development
